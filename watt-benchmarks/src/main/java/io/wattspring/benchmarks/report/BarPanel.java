package io.wattspring.benchmarks.report;

import java.util.List;
import java.util.Locale;

/**
 * Part of a chart with an axis and groups of bars.
 *
 * @param left where the first group begins
 * @param group width of a group
 * @param top where the largest value is
 * @param scale the axis
 */
record BarPanel(int left, int group, int top, Scale scale) {

	/**
	 * The height.
	 */
	static final int HEIGHT = 180;

	private static final int GAP = 12;

	int bottom() {
		return this.top + HEIGHT;
	}

	void axis(StringBuilder svg, int groups) {
		for (double tick : this.scale.ticks) {
			int y = bottom() - height(tick);
			svg.append("<path class=\"grid\" d=\"M%d %dh%d\"/>%n".formatted(this.left, y, groups * this.group));
			Chart.text(svg, this.left - 8, y + 4, " text-anchor=\"end\"",
					String.format(Locale.ROOT, (tick % 1 == 0) ? "%,.0f" : "%.1f", tick));
		}
	}

	/**
	 * Draw a group.
	 * @param svg where to
	 * @param number the number of the group, from 0
	 * @param values the values, {@code NaN} for no bar
	 */
	void bars(StringBuilder svg, int number, double[] values) {
		double width = (double) (this.group - GAP) / values.length;
		for (int i = 0; i < values.length; i++) {
			if (!Double.isNaN(values[i])) {
				double x = this.left + number * this.group + GAP / 2.0 + i * width;
				int height = height(values[i]);
				svg.append(String.format(Locale.ROOT,
						"<rect class=\"c%d\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>%n", i, x,
						bottom() - height, width - 1, height));
			}
		}
	}

	int height(double value) {
		return (int) Math.round(HEIGHT * Math.min(1, Math.max(0, this.scale.share(value))));
	}

	/**
	 * Axis with its ticks, from the least to the largest value.
	 */
	enum Scale {

		/**
		 * From 0 to 100.
		 */
		PERCENT(List.of(0.0, 25.0, 50.0, 75.0, 100.0)),

		/**
		 * From 0.1 to 10,000, logarithmic.
		 */
		MILLISECONDS(List.of(0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0));

		private final List<Double> ticks;

		Scale(List<Double> ticks) {
			this.ticks = ticks;
		}

		double share(double value) {
			return (this == PERCENT) ? value / 100 : Math.log10(10 * value) / 5;
		}

	}

}
