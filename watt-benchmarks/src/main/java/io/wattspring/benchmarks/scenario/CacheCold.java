package io.wattspring.benchmarks.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.wattspring.benchmarks.process.ApplicationProcess;
import io.wattspring.benchmarks.report.Metric;

/**
 * Requests for a page that is not stored, all sent before it is made, which takes a
 * second.
 */
final class CacheCold implements Measurement {

	private static final int CLIENTS = 1000;

	private static final int TIMEOUT_MILLIS = 10_000;

	private static final String PATH = "/cold/page";

	private static final byte[] REQUEST = ("GET " + PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
		.getBytes(StandardCharsets.US_ASCII);

	@Override
	public void measure(ApplicationProcess process, Recorder recorder) throws IOException, InterruptedException {
		List<Socket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < CLIENTS; i++) {
				sockets.add(open(process.port()));
			}
			long start = System.nanoTime();
			for (Socket socket : sockets) {
				socket.getOutputStream().write(REQUEST);
			}
			recorder.record(Metric.ERRORS, CLIENTS - answered(sockets));
			recorder.record(Metric.LATENCY_MAX, (System.nanoTime() - start) / 1e6);
		}
		finally {
			for (Socket socket : sockets) {
				socket.close();
			}
		}
		String calls = process.get(PATH + "/calls", Duration.ofMillis(TIMEOUT_MILLIS)).required();
		recorder.record(Metric.CALLS, Integer.parseInt(calls));
	}

	private static Socket open(int port) throws IOException {
		Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout(TIMEOUT_MILLIS);
		return socket;
	}

	private static int answered(List<Socket> sockets) throws IOException {
		int answered = 0;
		for (Socket socket : sockets) {
			String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
			answered += (answer.startsWith("HTTP/1.1 200 ") && answer.endsWith("789</p>")) ? 1 : 0;
		}
		return answered;
	}

}
