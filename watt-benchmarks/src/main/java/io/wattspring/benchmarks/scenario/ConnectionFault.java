package io.wattspring.benchmarks.scenario;

import java.io.IOException;

import io.wattspring.benchmarks.client.HeldRequest;
import io.wattspring.benchmarks.load.Connections;
import io.wattspring.benchmarks.load.Mix;
import io.wattspring.benchmarks.process.ApplicationProcess;

/**
 * One handler that blocks for ever, then pages at 100 each second with a new connection
 * for each.
 */
final class ConnectionFault implements Measurement {

	private static final int REQUESTS_PER_SECOND = 100;

	private final Measurement load = new FaultMeasurement((process) -> REQUESTS_PER_SECOND, "/page", Mix.of("/page"),
			Connections.PER_REQUEST);

	@Override
	public void measure(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		HeldRequest blocked = new HeldRequest(process.port(), "/faults/block?ms=-1");
		try {
			this.load.measure(process, recorder);
		}
		finally {
			blocked.close();
		}
	}

}
