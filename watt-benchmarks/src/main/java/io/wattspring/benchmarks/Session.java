package io.wattspring.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.wattspring.benchmarks.process.ApplicationLauncher;
import io.wattspring.benchmarks.report.CsvFile;
import io.wattspring.benchmarks.report.Report;
import io.wattspring.benchmarks.report.Sample;
import io.wattspring.benchmarks.scenario.Bench;
import io.wattspring.benchmarks.scenario.Scenario;

/**
 * Runs the scenarios one after the other. One that breaks does not keep the others from
 * being measured.
 */
final class Session {

	private final Options options;

	private final Consumer<String> out;

	/**
	 * Create a session.
	 * @param options what to measure
	 * @param out takes the lines of the report and of the progress
	 */
	Session(Options options, Consumer<String> out) {
		this.options = options;
		this.out = out;
	}

	/**
	 * Measure, and write the report after each scenario.
	 * @return whether nothing failed
	 * @throws IOException if the results can not be written
	 * @throws InterruptedException if the thread is interrupted
	 */
	boolean run() throws IOException, InterruptedException {
		check();
		Files.createDirectories(this.options.output());
		CsvFile csv = new CsvFile(this.options.output().resolve("results.csv"));
		Report report = new Report(new Facts(this.options).lines());
		for (Scenario scenario : this.options.scenarios()) {
			measure(scenario, csv, report);
			Files.writeString(this.options.output().resolve("report.md"), report.toString());
		}
		this.out.accept("\nWritten to " + this.options.output());
		return !report.hasFailed();
	}

	private void check() throws IOException {
		if (!Files.isReadable(this.options.application())) {
			throw new IllegalStateException(
					"application: no file %s (build it: mvn -pl watt-benchmarks -am -DskipTests package)"
						.formatted(this.options.application()));
		}
		for (Scenario scenario : this.options.scenarios()) {
			scenario.check(this.options.plan());
		}
	}

	private void measure(Scenario scenario, CsvFile csv, Report report) throws InterruptedException {
		List<Sample> samples = new ArrayList<>();
		ApplicationLauncher launcher = new ApplicationLauncher(this.options.java(), this.options.flags(),
				this.options.application(), this.options.output().resolve("logs"));
		Bench bench = new Bench(launcher, this.options.configurations(), this.options.plan(), (sample) -> {
			this.out.accept(sample.toString());
			csv.append(sample);
			samples.add(sample);
		});
		try {
			scenario.run(bench);
			add(report, scenario, samples);
		}
		catch (IOException | RuntimeException ex) {
			add(report, scenario, samples);
			report.addFailure(scenario.name() + ": " + ex.getMessage());
			this.out.accept("**FAILED** " + scenario.name() + ": " + ex);
		}
	}

	private void add(Report report, Scenario scenario, List<Sample> samples) {
		report.add(scenario.name(), scenario.description(this.options.plan()), samples).forEach(this.out);
	}

}
