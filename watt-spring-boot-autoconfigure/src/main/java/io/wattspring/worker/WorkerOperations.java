package io.wattspring.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.wattspring.worker.OperationRefusedException.Reason;
import io.wattspring.worker.OperationReport.Done;
import io.wattspring.worker.OperationReport.Step;

/**
 * What an operator can have done to the workers while they serve. One operation runs at a
 * time, on a thread of its own that it needs nobody else for; a second one is refused
 * meanwhile. Each step ends after the time that a drain may take: those who have not left
 * by then are cut off.
 *
 * @since 0.1.0
 */
public final class WorkerOperations {

	/**
	 * Most workers that there can be.
	 */
	public static final int MAX_WORKERS = 1024;

	private static final Log logger = LogFactory.getLog(WorkerOperations.class);

	/**
	 * Time beyond that of a drain after which nobody waits for its end any more.
	 */
	private static final Duration MARGIN = Duration.ofSeconds(10);

	private final WorkerGroup workers;

	private final @Nullable RunThreads runThreads;

	private final Duration timeout;

	private final AtomicReference<@Nullable RunningOperation> running = new AtomicReference<>();

	private volatile @Nullable OperationReport last;

	/**
	 * Create the operations.
	 * @param workers the workers
	 * @param runThreads threads that run application code, as many as workers, or
	 * {@code null} if event loops do
	 * @param timeout time after which clients that do not leave are cut off
	 */
	public WorkerOperations(WorkerGroup workers, @Nullable RunThreads runThreads, Duration timeout) {
		this.workers = workers;
		this.runThreads = runThreads;
		this.timeout = timeout;
	}

	/**
	 * Return the operation that runs.
	 * @return the operation, or {@code null} if none does
	 */
	public @Nullable RunningOperation running() {
		return this.running.get();
	}

	/**
	 * Return what the last operation did.
	 * @return the report, or {@code null} if there was none
	 */
	public @Nullable OperationReport last() {
		return this.last;
	}

	/**
	 * Give each worker that serves a fresh event loop, one after the other.
	 * @return what was done, or an {@link OperationRefusedException}
	 */
	public CompletableFuture<OperationReport> reload() {
		return perform(Operation.RELOAD, (steps) -> {
			for (WorkerSnapshot worker : this.workers.snapshots()) {
				if (worker.state() == WorkerState.SERVING || worker.state() == WorkerState.STALLED) {
					swap(worker.id(), SwapReason.RELOAD, steps);
				}
			}
		});
	}

	/**
	 * Change the number of workers, and of run threads with it.
	 * @param count the number, from 1 to {@value #MAX_WORKERS}
	 * @return what was done, or an {@link OperationRefusedException}
	 */
	public CompletableFuture<OperationReport> scale(int count) {
		if (count < 1 || count > MAX_WORKERS) {
			return refused(Reason.INVALID, "workers: %d (expected: 1 to %d)".formatted(count, MAX_WORKERS));
		}
		return perform(Operation.SCALE, (steps) -> scale(count, steps));
	}

	private void scale(int count, List<Step> steps) {
		if (count < this.workers.size()) {
			checkOneServes((worker) -> worker.id() <= count);
		}
		try {
			if (count > this.workers.size()) {
				resizeRunThreads(count);
			}
			resize(count, steps);
		}
		finally {
			// As many as there are workers, wherever the way ended
			resizeRunThreads(this.workers.size());
		}
	}

	private void resize(int count, List<Step> steps) {
		while (this.workers.size() < count) {
			steps.add(Step.of(this.workers.add(), Done.ADDED));
		}
		while (this.workers.size() > count) {
			int last = this.workers.size();
			steps.add(new Step(last, Done.REMOVED, await(this.workers.removeLast(this.timeout))));
		}
	}

	private void resizeRunThreads(int count) {
		if (this.runThreads != null && count > 0) {
			this.runThreads.resize(count);
		}
	}

	/**
	 * Give a worker a fresh event loop.
	 * @param worker number of the worker
	 * @return what was done, or an {@link OperationRefusedException}
	 */
	public CompletableFuture<OperationReport> swap(int worker) {
		return perform(Operation.SWAP, (steps) -> {
			checkServes(worker);
			swap(worker, SwapReason.SWAP, steps);
		});
	}

	private void swap(int worker, SwapReason reason, List<Step> steps) {
		steps.add(new Step(worker, Done.SWAPPED, await(this.workers.swap(worker, this.timeout, reason))));
	}

	/**
	 * Have a worker take no connections until it is resumed.
	 * @param worker number of the worker
	 * @return what was done, or an {@link OperationRefusedException}
	 */
	public CompletableFuture<OperationReport> pause(int worker) {
		return perform(Operation.PAUSE, (steps) -> {
			checkServes(worker);
			checkOneServes((other) -> other.id() != worker);
			steps.add(new Step(worker, Done.PAUSED, await(this.workers.pause(worker, this.timeout))));
		});
	}

	/**
	 * Have a worker take connections again.
	 * @param worker number of the worker
	 * @return what was done, or an {@link OperationRefusedException}
	 */
	public CompletableFuture<OperationReport> resume(int worker) {
		return perform(Operation.RESUME, (steps) -> {
			WorkerState state = state(worker);
			if (!this.workers.resume(worker)) {
				throw new OperationRefusedException(Reason.CONFLICT,
						"Worker %d is not paused, but %s".formatted(worker, state));
			}
			steps.add(Step.of(worker, Done.RESUMED));
		});
	}

	private WorkerState state(int worker) {
		return this.workers.snapshots()
			.stream()
			.filter((snapshot) -> snapshot.id() == worker)
			.findFirst()
			.map(WorkerSnapshot::state)
			.orElseThrow(() -> new OperationRefusedException(Reason.UNKNOWN_WORKER,
					"There is no worker %d; there are %d".formatted(worker, this.workers.size())));
	}

	private void checkServes(int worker) {
		WorkerState state = state(worker);
		if (state != WorkerState.SERVING && state != WorkerState.STALLED) {
			throw new OperationRefusedException(Reason.CONFLICT, "Worker %d is %s".formatted(worker, state));
		}
	}

	private void checkOneServes(Predicate<WorkerSnapshot> stays) {
		if (this.workers.snapshots()
			.stream()
			.filter(stays)
			.noneMatch((worker) -> worker.state() == WorkerState.SERVING)) {
			throw new OperationRefusedException(Reason.CONFLICT, "No other worker would serve");
		}
	}

	private Drained await(CompletableFuture<Drained> drain) {
		try {
			return drain.get(this.timeout.plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException ex) {
			Throwable cause = ex.getCause();
			throw new OperationRefusedException(Reason.CONFLICT,
					String.valueOf((cause != null) ? cause.getMessage() : ex));
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new IllegalStateException("Nobody says how the drain has ended", ex);
		}
	}

	private CompletableFuture<OperationReport> perform(Operation operation, Consumer<List<Step>> work) {
		RunningOperation mine = new RunningOperation(operation, Instant.now());
		RunningOperation other = this.running.compareAndExchange(null, mine);
		if (other != null) {
			return refused(Reason.CONFLICT,
					"Another operation is running: %s, since %s".formatted(other.operation(), other.since()));
		}
		CompletableFuture<OperationReport> result = new CompletableFuture<>();
		try {
			Thread thread = new Thread(() -> run(mine, work, result), "watt-operation");
			thread.setDaemon(true);
			thread.start();
		}
		catch (Throwable ex) {
			this.running.set(null);
			result.completeExceptionally(ex);
		}
		return result;
	}

	private void run(RunningOperation operation, Consumer<List<Step>> work, CompletableFuture<OperationReport> result) {
		long begin = System.nanoTime();
		List<Step> steps = new ArrayList<>();
		try {
			work.accept(steps);
			OperationReport report = new OperationReport(operation.operation(), operation.since(),
					Duration.ofNanos(System.nanoTime() - begin), this.workers.size(), List.copyOf(steps));
			this.last = report;
			this.running.set(null);
			logger.info("Operation %s done in %d ms: %s".formatted(operation.operation(), report.duration().toMillis(),
					report.steps()));
			result.complete(report);
		}
		catch (OperationRefusedException ex) {
			this.running.set(null);
			logger.info("Operation %s refused after %s: %s".formatted(operation.operation(), steps, ex.getMessage()));
			result.completeExceptionally(ex);
		}
		catch (Throwable ex) {
			this.running.set(null);
			logger.warn("Operation %s ended early after %s: %s".formatted(operation.operation(), steps, ex));
			result.completeExceptionally(ex);
		}
	}

	private static CompletableFuture<OperationReport> refused(Reason reason, String message) {
		return CompletableFuture.failedFuture(new OperationRefusedException(reason, message));
	}

	/**
	 * An operation that runs.
	 *
	 * @param operation the operation
	 * @param since when it began
	 */
	public record RunningOperation(Operation operation, Instant since) {

	}

}
