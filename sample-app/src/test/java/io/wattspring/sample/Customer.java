package io.wattspring.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends requests at a fixed rate, one after the other, over sockets that hide nothing,
 * until a connection is refused.
 */
final class Customer implements Runnable {

	private static final int TIMEOUT_MILLIS = 20_000;

	private static final int SLOW_ONE_IN = 4;

	private final int port;

	private final boolean keepAlive;

	private final long intervalNanos;

	private final AtomicInteger answered = new AtomicInteger();

	private final Queue<String> failures = new ConcurrentLinkedQueue<>();

	private Socket connection;

	private BufferedReader answers;

	/**
	 * Create a customer.
	 * @param port port of the shop
	 * @param keepAlive whether to stay on a connection until the shop asks to leave
	 * @param intervalNanos time between requests
	 */
	Customer(int port, boolean keepAlive, long intervalNanos) {
		this.port = port;
		this.keepAlive = keepAlive;
		this.intervalNanos = intervalNanos;
	}

	int answered() {
		return this.answered.get();
	}

	/**
	 * Return what happened to requests that were not answered with 200.
	 * @return the failures
	 */
	Queue<String> failures() {
		return this.failures;
	}

	@Override
	public void run() {
		long next = System.nanoTime();
		for (int i = 0; connect(); i++) {
			exchange((i % SLOW_ONE_IN == 0) ? "/api/slow?ms=300" : "/hello");
			next = Math.max(next + this.intervalNanos, System.nanoTime());
			awaitNanoTime(next);
		}
	}

	private boolean connect() {
		if (this.connection != null) {
			return true;
		}
		try {
			this.connection = new Socket(InetAddress.getLoopbackAddress(), this.port);
			this.connection.setSoTimeout(TIMEOUT_MILLIS);
			this.answers = new BufferedReader(
					new InputStreamReader(this.connection.getInputStream(), StandardCharsets.US_ASCII));
			return true;
		}
		catch (ConnectException ex) {
			return false;
		}
		catch (IOException ex) {
			this.failures.add("connection: " + ex);
			return false;
		}
	}

	private void exchange(String path) {
		boolean stays = false;
		try {
			this.connection.getOutputStream()
				.write("GET %s HTTP/1.1\r\nHost: shop\r\n\r\n".formatted(path).getBytes(StandardCharsets.US_ASCII));
			stays = read() && this.keepAlive;
		}
		catch (IOException ex) {
			this.failures
				.add("%s, keep-alive %s, after %d answers: %s".formatted(path, this.keepAlive, answered(), ex));
		}
		if (!stays) {
			disconnect();
		}
	}

	/**
	 * Read an answer.
	 * @return whether the connection stays open
	 */
	private boolean read() throws IOException {
		String status = line();
		boolean stays = true;
		int length = 0;
		for (String line = line(); !line.isEmpty(); line = line()) {
			String field = line.toLowerCase(Locale.ROOT);
			stays = stays && !field.equals("connection: close");
			length = field.startsWith("content-length: ") ? Integer.parseInt(line.substring(16)) : length;
		}
		if (this.answers.skip(length) != length) {
			throw new IOException("Body was cut off");
		}
		if (!status.startsWith("HTTP/1.1 200") || length == 0) {
			throw new IOException("Answered " + status);
		}
		this.answered.incrementAndGet();
		return stays;
	}

	private String line() throws IOException {
		String line = this.answers.readLine();
		if (line == null) {
			throw new IOException("Connection was closed");
		}
		return line;
	}

	private void disconnect() {
		try {
			this.connection.close();
		}
		catch (IOException ex) {
			this.failures.add("close: " + ex);
		}
		this.connection = null;
	}

	private static void awaitNanoTime(long time) {
		for (long left = time - System.nanoTime(); left > 0; left = time - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
	}

}
