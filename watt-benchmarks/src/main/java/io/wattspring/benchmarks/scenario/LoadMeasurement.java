package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

import io.wattspring.benchmarks.generator.Command;
import io.wattspring.benchmarks.generator.LoadGenerator;
import io.wattspring.benchmarks.generator.LoadResult;
import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.process.Proc;

/**
 * One run of a load generator and the CPU time it took on both sides.
 *
 * @param result what the generator reports
 * @param serverMicros CPU time of the server for each request
 * @param generatorMicros CPU time of the generator for each request
 */
record LoadMeasurement(LoadResult result, double serverMicros, double generatorMicros) {

	static LoadMeasurement run(LoadGenerator generator, ApplicationProcess process, String path, int seconds)
			throws IOException, InterruptedException {
		URI target = process.uri(path);
		Duration server = process.stat().own();
		Duration children = Proc.ownStat().children();
		LoadResult result = generator.parse(Command.run(generator.command(target, seconds)));
		return new LoadMeasurement(result, microsPerRequest(process.stat().own().minus(server), result.requests()),
				microsPerRequest(Proc.ownStat().children().minus(children), result.requests()));
	}

	static double microsPerRequest(Duration cpu, long requests) {
		return (requests > 0) ? cpu.toNanos() / 1e3 / requests : Double.NaN;
	}

}
