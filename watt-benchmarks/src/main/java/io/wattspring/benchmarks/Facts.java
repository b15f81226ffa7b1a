package io.wattspring.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

import io.wattspring.benchmarks.generator.Command;
import io.wattspring.benchmarks.process.CpuQuota;
import io.wattspring.benchmarks.process.Proc;
import io.wattspring.benchmarks.scenario.Configuration;

/**
 * What one must know to judge the figures: machine, JVM, configurations.
 *
 * @param options the options of the run
 */
record Facts(Options options) {

	List<String> lines() throws IOException, InterruptedException {
		List<String> lines = new ArrayList<>();
		lines.add("%d processors%s, shared by the server and the load generator; Linux %s".formatted(
				Runtime.getRuntime().availableProcessors(), processor(Files.readAllLines(Path.of("/proc/cpuinfo"))),
				Proc.setting("kernel/osrelease")));
		lines.add(Command.run(List.of(this.options.java().toString(), "-version"))
			.lines()
			.reduce((first, last) -> last)
			.orElse("unknown JVM"));
		lines.add("`java %s`, server.port=0".formatted(String.join(" ", this.options.flags())));
		lines.add(String.join(", ", versions()));
		for (Configuration configuration : this.options.configurations()) {
			lines.add("%s: `%s`%s".formatted(configuration.name(), String.join(" ", configuration.properties()),
					quota(configuration)));
		}
		lines.add("configurations take turns in each round; ratios are of the medians");
		return lines;
	}

	private List<String> versions() throws IOException {
		SortedSet<String> versions = new TreeSet<>(Versions.of(this.options.application()));
		if (Files.exists(this.options.tomcat().jar())) {
			versions.addAll(Versions.of(this.options.tomcat().jar()));
		}
		return List.copyOf(versions);
	}

	static String processor(List<String> cpuinfo) {
		return cpuinfo.stream()
			.filter((line) -> line.startsWith("model name"))
			.findFirst()
			.map((line) -> " (" + line.substring(line.indexOf(':') + 1).strip() + ")")
			.orElse("");
	}

	private static String quota(Configuration configuration) {
		if (configuration.layout() != Configuration.Layout.TWO_PROCESSES) {
			return "";
		}
		Optional<CpuQuota> quota = CpuQuota.create();
		quota.ifPresent(CpuQuota::close);
		return (quota.isPresent()) ? ", each process held to one processor by a control group"
				: ", no control group holds a process to one processor here";
	}

}
