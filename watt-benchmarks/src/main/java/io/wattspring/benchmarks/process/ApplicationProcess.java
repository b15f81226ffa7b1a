package io.wattspring.benchmarks.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Running process of the application under test. It is killed when it is closed, and when
 * this JVM ends.
 *
 * @since 0.1.0
 */
public final class ApplicationProcess implements AutoCloseable {

	private static final int READY_SECONDS = 60;

	private final Process process;

	private final long startNanos;

	private final Path log;

	private final Thread killer;

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private volatile double startedMillis = Double.NaN;

	ApplicationProcess(Process process, long startNanos, Path log) {
		this.process = process;
		this.startNanos = startNanos;
		this.log = log;
		this.killer = new Thread(process::destroyForcibly, "killer-" + process.pid());
		Runtime.getRuntime().addShutdownHook(this.killer);
		Thread reader = new Thread(this::readOutput, "log-" + process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Return the address of a page of the application.
	 * @param path the path with the leading slash
	 * @return the address
	 */
	public URI uri(String path) {
		return URI.create("http://127.0.0.1:" + port() + path);
	}

	/**
	 * Return the port that the application listens on.
	 * @return the port
	 */
	public int port() {
		return this.port.join();
	}

	/**
	 * Return the time that Spring Boot says its start took.
	 * @return the time in milliseconds
	 */
	public double startedMillis() {
		return this.startedMillis;
	}

	/**
	 * Return the time since just before the process was started.
	 * @return the time in milliseconds
	 */
	public double ageMillis() {
		return (System.nanoTime() - this.startNanos) / 1e6;
	}

	/**
	 * Return the CPU times.
	 * @return the times
	 * @throws IOException if the process has ended
	 */
	public ProcessStat stat() throws IOException {
		return Proc.stat(this.process.pid());
	}

	/**
	 * Return memory and threads.
	 * @return the figures
	 * @throws IOException if the process has ended
	 */
	public ProcessStatus status() throws IOException {
		return Proc.status(this.process.pid());
	}

	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
		Runtime.getRuntime().removeShutdownHook(this.killer);
	}

	void awaitReady() throws InterruptedException {
		try {
			this.port.get(READY_SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			close();
			String reason = (ex instanceof TimeoutException) ? "not ready within %d s".formatted(READY_SECONDS)
					: "ended before it was ready";
			throw new IllegalStateException("application: %s; see %s".formatted(reason, this.log), ex);
		}
		catch (InterruptedException ex) {
			close();
			throw ex;
		}
	}

	private void readOutput() {
		try (BufferedReader reader = this.process.inputReader();
				BufferedWriter writer = Files.newBufferedWriter(this.log, StandardOpenOption.CREATE,
						StandardOpenOption.APPEND)) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				StartupLine.startedMillis(line).ifPresent((millis) -> this.startedMillis = millis);
				StartupLine.port(line).ifPresent(this.port::complete);
				writer.write(line + "\n");
				writer.flush();
			}
			this.port.completeExceptionally(new IOException("the process ended"));
		}
		catch (IOException ex) {
			this.port.completeExceptionally(ex);
		}
	}

}
