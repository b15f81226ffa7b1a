package io.wattspring.benchmarks.report;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoadTable}, {@link Chart} and {@link BarPanel}.
 */
class LoadTableTests {

	private static final List<Sample> SAMPLES = List.of(new Sample("knee", "stock", 0, Metric.KNEE, 400),
			sample("50 %", "stock", Metric.SUCCESS, 100), sample("50 %", "stock", Metric.LATENCY_P95, 100),
			sample("50 %", "a<b", Metric.SUCCESS, 50), sample("50 %", "a<b", Metric.LATENCY_P95, 10_000),
			sample("75 % one HTTP/2 connection", "stock", Metric.SUCCESS, 0));

	@Test
	void tableHasRowForEachLoadAndConfiguration() {
		List<String> lines = new LoadTable(SAMPLES).lines();
		assertThat(lines).hasSize(8).startsWith("- knee, stock, round 0: knee 400 1/s", "");
		assertThat(lines.get(2)).startsWith("| load | configuration | offered, 1/s | requests, 1/s | success, % |");
		assertThat(lines.subList(4, 8)).containsExactly(
				"| 50 % | stock |  |  | 100.000 |  | 100.00 |  |  |  |  |  |  |  |  |",
				"| 50 % | a<b |  |  | 50.000 |  | 10,000.00 |  |  |  |  |  |  |  |  |",
				"| 75 % one HTTP/2 connection | stock |  |  | 0.000 |  |  |  |  |  |  |  |  |  |  |",
				"| 75 % one HTTP/2 connection | a<b |  |  |  |  |  |  |  |  |  |  |  |  |  |");
	}

	@Test
	void tableTellsWhatBecameOfTheUnanswered() {
		List<Sample> samples = List.of(sample("50 %", "stock", Metric.SHED, 0),
				sample("50 %", "stock", Metric.TIMED_OUT, 1200), sample("50 %", "stock", Metric.BROKEN, 3),
				sample("50 %", "stock", Metric.NOT_SENT, 40), sample("50 %", "other", Metric.SHED, 0));
		List<String> lines = new LoadTable(samples).lines();
		assertThat(lines.get(1)).endsWith("| shed / timed out / broken / not sent |");
		assertThat(lines.get(3)).endsWith("| 0 / 1,200 / 3 / 40 |");
		assertThat(lines.get(4)).endsWith("|  |");
	}

	@Test
	void tableWhenThereAreRoundsHasMedians() {
		List<Sample> rounds = List.of(new Sample("50 %", "stock", 1, Metric.SUCCESS, 90),
				new Sample("50 %", "stock", 2, Metric.SUCCESS, 100));
		assertThat(new LoadTable(rounds).lines().get(3)).contains("| 95.000 |");
	}

	@Test
	void chartIsXmlWithBarForEachValue() throws Exception {
		Document chart = DocumentBuilderFactory.newInstance()
			.newDocumentBuilder()
			.parse(new ByteArrayInputStream(new Chart(SAMPLES).svg().getBytes(StandardCharsets.UTF_8)));
		// two of the legend, three of success, two of latency
		NodeList bars = chart.getElementsByTagName("rect");
		assertThat(bars.getLength()).isEqualTo(7);
		assertThat(heights(bars)).containsExactly(12, 12, 180, 90, 0, 108, 180);
		assertThat(chart.getDocumentElement().getTextContent()).contains("a<b", "one HTTP/2", "connection");
	}

	@Test
	void heightStaysWithinThePanel() {
		BarPanel panel = new BarPanel(0, 100, 0, BarPanel.Scale.MILLISECONDS);
		assertThat(panel.height(0)).isZero();
		assertThat(panel.height(0.1)).isZero();
		assertThat(panel.height(1)).isEqualTo(36);
		assertThat(panel.height(10)).isEqualTo(72);
		assertThat(panel.height(50_000)).isEqualTo(BarPanel.HEIGHT);
	}

	private static List<Integer> heights(NodeList bars) {
		return IntStream.range(0, bars.getLength())
			.mapToObj((i) -> Integer.valueOf(((Element) bars.item(i)).getAttribute("height")))
			.toList();
	}

	private static Sample sample(String load, String configuration, Metric metric, double value) {
		return new Sample(load, configuration, 1, metric, value);
	}

}
