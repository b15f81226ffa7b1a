package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.process.ApplicationProcess;

/**
 * Pages that need an answer of another server, which is a process of its own; one in
 * 1,000 blocks in what follows that answer.
 */
final class ClientFault implements Scenario {

	private static final String NAME = "fault-client";

	private static final int EVERY = 1000;

	private static final String PATH = "/client?ms=0";

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public String description(Plan plan) {
		return pages("").description(plan);
	}

	@Override
	public void check(Plan plan) {
		// the generator is built in
	}

	@Override
	public void run(Bench bench) throws IOException, InterruptedException {
		try (ApplicationProcess backend = bench.launch(NAME + "-backend", Configuration.STOCK, List.of())) {
			backend.get("/hello", Duration.ofSeconds(5)).required();
			pages("http://127.0.0.1:" + backend.port()).run(bench);
		}
	}

	private static FreshScenario pages(String backend) {
		return new FreshScenario(NAME,
				"200/s; each page waits for an answer of a second server,"
						+ " and what follows that answer blocks for 10 s in one of 1,000.",
				List.of("-Dbenchmark.backend=" + backend), PATH,
				() -> new FaultMeasurement(200, PATH, Mix.of(PATH, "/client?ms=10000", EVERY)));
	}

}
