package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.util.List;

import io.wattspring.benchmarks.generator.Wrk;
import io.wattspring.benchmarks.process.Proc;

/**
 * A new connection for each request. The duration is bounded, as every connection leaves
 * a port in {@code TIME_WAIT} for a minute unless the kernel reuses it.
 */
final class ConnectionsScenario implements Scenario {

	private static final int LONGEST_SECONDS = 10;

	private final LoadScenario load = new LoadScenario("connections", "/hello", "/hello", new Wrk(64, true), List.of());

	@Override
	public String name() {
		return this.load.name();
	}

	@Override
	public String description(Plan plan) {
		return this.load.description(bounded(plan))
				+ " At most %d s each, for want of ports:".formatted(LONGEST_SECONDS)
				+ " net.ipv4.ip_local_port_range is %s, net.ipv4.tcp_tw_reuse is %s (0 would run out of ports)."
					.formatted(Proc.setting("net/ipv4/ip_local_port_range"), Proc.setting("net/ipv4/tcp_tw_reuse"));
	}

	@Override
	public void check(Plan plan) {
		this.load.check(plan);
	}

	@Override
	public void run(Bench bench) throws IOException, InterruptedException {
		this.load.run(bench.with(bounded(bench.plan())));
	}

	private static Plan bounded(Plan plan) {
		return new Plan(plan.rounds(), Math.min(plan.seconds(), LONGEST_SECONDS),
				Math.min(plan.warmupSeconds(), LONGEST_SECONDS), plan.starts(), plan.connections(), plan.comparison());
	}

}
