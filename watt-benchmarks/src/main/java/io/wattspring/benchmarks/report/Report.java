package io.wattspring.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Report in Markdown, put together scenario by scenario.
 *
 * @since 0.1.0
 */
public final class Report {

	private final List<String> lines = new ArrayList<>();

	private boolean failed;

	/**
	 * Create a report that begins with facts about the run.
	 * @param facts one line each
	 */
	public Report(List<String> facts) {
		this.lines.add("# Benchmarks");
		this.lines.add("");
		facts.forEach((fact) -> this.lines.add("- " + fact));
	}

	/**
	 * Add what was measured in a scenario.
	 * @param name the scenario's name
	 * @param description how it was measured
	 * @param samples what was measured, maybe nothing
	 * @return the lines added
	 */
	public List<String> add(String name, String description, List<Sample> samples) {
		return add(name, description, samples, (samples.isEmpty()) ? List.of() : new ComparisonTable(samples).lines());
	}

	/**
	 * Add what was measured in a scenario that compares loads.
	 * @param name the scenario's name
	 * @param description how it was measured
	 * @param samples what was measured, maybe nothing
	 * @return the lines added
	 */
	public List<String> addLoads(String name, String description, List<Sample> samples) {
		return add(name, description, samples, new LoadTable(samples).lines());
	}

	private List<String> add(String name, String description, List<Sample> samples, List<String> table) {
		List<String> section = new ArrayList<>(List.of("", "## " + name, "", description, ""));
		section.addAll(table);
		samples.stream().filter(Sample::isFailure).forEach((sample) -> {
			this.failed = true;
			Collections.addAll(section, "", "**FAILED** " + sample);
		});
		this.lines.addAll(section);
		return section;
	}

	/**
	 * Add the reason why a scenario could not be measured to its end.
	 * @param reason the message of the exception
	 */
	public void addFailure(String reason) {
		this.failed = true;
		Collections.addAll(this.lines, "", "**FAILED** " + reason);
	}

	/**
	 * Return whether anything failed.
	 * @return whether there was a failure
	 */
	public boolean hasFailed() {
		return this.failed;
	}

	@Override
	public String toString() {
		return String.join("\n", this.lines) + "\n";
	}

}
