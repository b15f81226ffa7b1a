package io.wattspring.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.wattspring.benchmarks.process.ApplicationLauncher;
import io.wattspring.benchmarks.report.Chart;
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

	private void measure(Scenario scenario, CsvFile csv, Report report) throws IOException, InterruptedException {
		List<Sample> samples = new ArrayList<>();
		Bench bench = bench((sample) -> {
			this.out.accept(sample.toString());
			csv.append(sample);
			samples.add(sample);
		});
		@Nullable Exception failure = null;
		try {
			scenario.run(bench);
		}
		catch (IOException | RuntimeException ex) {
			failure = ex;
		}
		add(report, scenario, samples);
		if (failure != null) {
			report.addFailure(scenario.name() + ": " + failure.getMessage());
			this.out.accept("**FAILED** " + scenario.name() + ": " + failure);
		}
	}

	private Bench bench(Consumer<Sample> samples) {
		Options.Tomcat tomcat = this.options.tomcat();
		return new Bench(launcher(this.options.java(), this.options.application()),
				launcher(tomcat.java(), tomcat.jar()), this.options.configurations(), this.options.plan(),
				this.options.undisturbed(), samples);
	}

	private ApplicationLauncher launcher(Path java, Path jar) {
		return new ApplicationLauncher(java, this.options.flags(), jar, this.options.output().resolve("logs"));
	}

	private void add(Report report, Scenario scenario, List<Sample> samples) throws IOException {
		String description = scenario.description(this.options.plan());
		if (scenario.comparesLoads()) {
			report.addLoads(scenario.name(), description, samples).forEach(this.out);
			Files.writeString(this.options.output().resolve(scenario.name() + ".svg"), new Chart(samples).svg());
		}
		else {
			report.add(scenario.name(), description, samples).forEach(this.out);
		}
	}

}
