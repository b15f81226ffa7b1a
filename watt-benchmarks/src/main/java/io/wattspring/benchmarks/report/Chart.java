package io.wattspring.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Bars of several loads as SVG: for each load and configuration the share of requests
 * that were answered and, on a logarithmic scale, the 95th percentile of the latency.
 * Nothing outside of the file is needed, and colours follow the reader's light or dark
 * scheme.
 *
 * @since 0.1.0
 */
public final class Chart {

	private static final int LEFT = 64;

	private static final int GROUP = 104;

	private static final int TOP = 72;

	private static final int BETWEEN = 52;

	private static final int LINE = 14;

	private static final int LONGEST_LINE = 15;

	private static final String STYLE = """
			<style>
			svg { background: #ffffff; }
			text { font: 12px system-ui, sans-serif; fill: #24292f; }
			.title { font-size: 14px; font-weight: 600; }
			.grid { stroke: #d0d7de; }
			.c0 { fill: #7d8590; } .c1 { fill: #d97706; } .c2 { fill: #3b82f6; }
			.c3 { fill: #16a34a; } .c4 { fill: #b45fd0; } .c5 { fill: #dc2626; }
			@media (prefers-color-scheme: dark) {
			svg { background: #0d1117; }
			text { fill: #e6edf3; }
			.grid { stroke: #30363d; }
			}
			</style>
			""";

	private final Loads loads;

	private final BarPanel success = new BarPanel(LEFT, GROUP, TOP, BarPanel.Scale.PERCENT);

	private final BarPanel latency = new BarPanel(LEFT, GROUP, TOP + BarPanel.HEIGHT + BETWEEN,
			BarPanel.Scale.MILLISECONDS);

	/**
	 * Create a chart.
	 * @param samples the samples, of which those with {@link Metric#SUCCESS} and
	 * {@link Metric#LATENCY_P95} are drawn
	 */
	public Chart(List<Sample> samples) {
		this.loads = new Loads(samples);
	}

	/**
	 * Return the chart.
	 * @return the text of an SVG file
	 */
	public String svg() {
		int width = LEFT + GROUP * this.loads.names().size() + 16;
		int height = this.latency.bottom() + 4 * LINE + 8;
		StringBuilder svg = new StringBuilder("""
				<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" role="img">
				<title>Success and latency of each configuration under each load</title>
				""".formatted(width, height));
		svg.append(STYLE);
		legend(svg);
		panel(svg, this.success, Metric.SUCCESS, "answered in time, % of all that were due");
		panel(svg, this.latency, Metric.LATENCY_P95,
				"95th percentile of the latency of those answered, ms (logarithmic; lower is better)");
		labels(svg);
		return svg.append("</svg>\n").toString();
	}

	private void legend(StringBuilder svg) {
		int x = LEFT;
		int number = 0;
		for (String configuration : this.loads.configurations()) {
			svg.append("<rect class=\"c%d\" x=\"%d\" y=\"12\" width=\"12\" height=\"12\"/>%n".formatted(number++, x));
			text(svg, x + 18, 22, "", configuration);
			x += 50 + 8 * configuration.length();
		}
	}

	private void panel(StringBuilder svg, BarPanel panel, Metric metric, String title) {
		text(svg, LEFT, panel.top() - 12, " class=\"title\"", title);
		List<String> names = this.loads.names();
		panel.axis(svg, names.size());
		for (int group = 0; group < names.size(); group++) {
			panel.bars(svg, group, values(names.get(group), metric));
		}
	}

	private double[] values(String load, Metric metric) {
		return this.loads.configurations()
			.stream()
			.mapToDouble((configuration) -> this.loads.median(load, configuration, metric))
			.toArray();
	}

	private void labels(StringBuilder svg) {
		int center = LEFT + GROUP / 2;
		for (String name : this.loads.names()) {
			int y = this.latency.bottom() + LINE + 4;
			for (String line : wrap(name)) {
				text(svg, center, y, " text-anchor=\"middle\"", line);
				y += LINE;
			}
			center += GROUP;
		}
	}

	private static List<String> wrap(String text) {
		List<String> lines = new ArrayList<>();
		String line = "";
		for (String word : text.split(" ")) {
			if (!line.isEmpty() && line.length() + word.length() >= LONGEST_LINE) {
				lines.add(line);
				line = "";
			}
			line = (line.isEmpty()) ? word : line + " " + word;
		}
		lines.add(line);
		return lines;
	}

	static void text(StringBuilder svg, int x, int y, String attributes, String text) {
		String escaped = text.replace("&", "&amp;").replace("<", "&lt;");
		svg.append(String.format(Locale.ROOT, "<text x=\"%d\" y=\"%d\"%s>%s</text>%n", x, y, attributes, escaped));
	}

}
