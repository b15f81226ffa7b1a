package io.wattspring.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The shop in a process of its own, on a port chosen by the system.
 */
final class ShopProcess implements AutoCloseable {

	private static final Pattern STARTED = Pattern.compile("(Watt|Netty) started on port (\\d+)");

	private final Process process;

	private final Queue<String> output = new ConcurrentLinkedQueue<>();

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private final CompletableFuture<Integer> managementPort = new CompletableFuture<>();

	private ShopProcess(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "shop-output");
		reader.setDaemon(true);
		reader.start();
	}

	static ShopProcess start(String... properties) throws IOException {
		String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
		Stream<String> command = Stream.of(java, "-Xmx256m", "-cp", System.getProperty("java.class.path"),
				SampleApplication.class.getName(), "--server.port=0", "--spring.main.banner-mode=off");
		List<String> arguments = Stream.concat(command, Stream.of(properties).map((property) -> "--" + property))
			.toList();
		return start(new ProcessBuilder(arguments).redirectErrorStream(true));
	}

	static ShopProcess start(ProcessBuilder command) throws IOException {
		return new ShopProcess(command.start());
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.output.add(line);
				Matcher started = STARTED.matcher(line);
				if (started.find()) {
					portOf(started.group(1)).complete(Integer.valueOf(started.group(2)));
				}
			}
		}
		catch (IOException | UncheckedIOException ex) {
			this.output.add(ex.toString());
		}
		IllegalStateException end = new IllegalStateException("Shop has ended: " + output());
		this.port.completeExceptionally(end);
		this.managementPort.completeExceptionally(end);
	}

	private CompletableFuture<Integer> portOf(String server) {
		return server.equals("Watt") ? this.port : this.managementPort;
	}

	int port() throws Exception {
		return this.port.get(60, TimeUnit.SECONDS);
	}

	/**
	 * Wait for the server of the management endpoints, if they have one of their own.
	 * @return its port
	 */
	int managementPort() throws Exception {
		return this.managementPort.get(60, TimeUnit.SECONDS);
	}

	String output() {
		return String.join("\n", this.output);
	}

	/**
	 * Send the process SIGTERM, and keep what it prints.
	 */
	void terminate() {
		this.process.toHandle().destroy();
	}

	/**
	 * Wait until the process has ended.
	 * @return its exit value
	 */
	int awaitExit() throws InterruptedException {
		if (!this.process.waitFor(30, TimeUnit.SECONDS)) {
			throw new IllegalStateException("Shop has not ended: " + output());
		}
		return this.process.exitValue();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
