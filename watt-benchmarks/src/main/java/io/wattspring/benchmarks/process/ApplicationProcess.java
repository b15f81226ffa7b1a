package io.wattspring.benchmarks.process;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
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
	 * Hold the process to a quota.
	 * @param quota the quota
	 * @throws IOException if the process has ended
	 */
	public void hold(CpuQuota quota) throws IOException {
		quota.add(this.process.pid());
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

	/**
	 * Return the CPU time of the threads with some name.
	 * @param name the name, 15 characters at most
	 * @return the time, or nothing if there is no such thread
	 * @throws IOException if the process has ended
	 */
	public Optional<Duration> threadCpu(String name) throws IOException {
		return Proc.threadCpu(this.process.pid(), name);
	}

	/**
	 * Ask the application for something over a new connection.
	 * @param path the path with the leading slash
	 * @param timeout how long to wait for the answer
	 * @return the answer
	 * @throws InterruptedException if the thread is interrupted while waiting
	 */
	public Reply get(String path, Duration timeout) throws InterruptedException {
		return Asker.get(uri(path), timeout);
	}

	/**
	 * Return what the watchdog has done.
	 * @return the figures, or nothing if there is no watchdog
	 * @throws InterruptedException if the thread is interrupted while waiting
	 */
	public Optional<WattStatus> wattStatus() throws InterruptedException {
		Reply reply = get("/actuator/watt", Duration.ofSeconds(5));
		return (reply.status() == 200) ? Optional.of(WattStatus.parse(reply.body())) : Optional.empty();
	}

	/**
	 * Stop the process for some time with SIGSTOP and SIGCONT.
	 * @param pause how long
	 * @throws IOException if it can not be stopped
	 * @throws InterruptedException if the thread is interrupted meanwhile; the process
	 * goes on when the time is over all the same
	 */
	public void freeze(Duration pause) throws IOException, InterruptedException {
		// in one shell, so that starting 'kill' is no part of the pause
		String script = "kill -STOP %1$d; sleep %2$d; kill -CONT %1$d".formatted(this.process.pid(), pause.toSeconds());
		new ProcessBuilder("sh", "-c", script).start().waitFor();
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
