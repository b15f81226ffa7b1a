package io.wattspring.actuate;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

import io.wattspring.watchdog.Exhaustion;
import io.wattspring.watchdog.Stall;
import io.wattspring.watchdog.StallKind;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.RunThreads;
import io.wattspring.worker.SwapsSnapshot;
import io.wattspring.worker.WorkerGroup;
import io.wattspring.worker.WorkerSnapshot;
import io.wattspring.worker.WorkerState;

/**
 * {@link Endpoint @Endpoint} that shows what the workers do. It reads what they published
 * and answers on the thread that asks: with a management port of its own no stuck worker
 * or exhausted scheduler can hold it up.
 *
 * @since 0.1.0
 */
@Endpoint(id = "watt", defaultAccess = Access.READ_ONLY)
public class WattEndpoint {

	private final WorkerGroup workers;

	private final @Nullable RunThreads runThreads;

	private final Watchdog watchdog;

	/**
	 * Create the endpoint.
	 * @param workers workers to show
	 * @param runThreads threads that run application code, or {@code null} if event loops
	 * do
	 * @param watchdog whose stalls to show
	 */
	public WattEndpoint(WorkerGroup workers, @Nullable RunThreads runThreads, Watchdog watchdog) {
		this.workers = workers;
		this.runThreads = runThreads;
		this.watchdog = watchdog;
	}

	/**
	 * Show the workers.
	 * @return the descriptor
	 */
	@ReadOperation
	public Mono<WattDescriptor> watt() {
		return Mono.fromSupplier(this::describe);
	}

	private WattDescriptor describe() {
		RunThreads runThreads = this.runThreads;
		return new WattDescriptor(this.workers.snapshots().stream().map(WorkerDescriptor::of).toList(),
				(runThreads != null) ? RunQueueDescriptor.of(runThreads) : null,
				new StallsDescriptor(this.watchdog.stallCount(),
						this.watchdog.lastStalls().stream().map(StallDescriptor::of).toList()),
				this.watchdog.exhaustion());
	}

	/**
	 * Description of the server.
	 *
	 * @param workers the workers, by id
	 * @param runQueue what waits for run threads and what they do; {@code null} if
	 * requests are handled on event loops
	 * @param stalls run threads and event loops that were stuck
	 * @param exhaustion whether the process should be replaced; {@code null} if nobody
	 * looks
	 */
	public record WattDescriptor(List<WorkerDescriptor> workers, @Nullable RunQueueDescriptor runQueue,
			StallsDescriptor stalls, @Nullable Exhaustion exhaustion) {

	}

	/**
	 * Description of the run queue and its threads.
	 *
	 * @param waiting requests that wait for a thread
	 * @param threads run threads that live, spares included
	 * @param busy run threads that run something
	 * @param spares run threads that stand in for those that are stuck
	 */
	public record RunQueueDescriptor(int waiting, int threads, int busy, int spares) {

		static RunQueueDescriptor of(RunThreads runThreads) {
			List<RunThreadSnapshot> threads = runThreads.snapshots();
			return new RunQueueDescriptor(runThreads.waiting(), threads.size(),
					(int) threads.stream().filter((thread) -> thread.run() != 0).count(),
					(int) threads.stream().filter(RunThreadSnapshot::spare).count());
		}

	}

	/**
	 * Description of the stalls.
	 *
	 * @param count stalls since start
	 * @param last the last ones, newest first
	 */
	public record StallsDescriptor(long count, List<StallDescriptor> last) {

	}

	/**
	 * Description of a stall. Its stack is in the log.
	 *
	 * @param time when it was reported
	 * @param thread name of the thread
	 * @param request method and path, or {@code null} if not known
	 * @param millis milliseconds for which it had lasted by then
	 * @param kind whether the thread waited or worked
	 */
	public record StallDescriptor(Instant time, String thread, @Nullable String request, long millis, StallKind kind) {

		static StallDescriptor of(Stall stall) {
			return new StallDescriptor(stall.time(), stall.thread(), stall.request(), stall.duration().toMillis(),
					stall.kind());
		}

	}

	/**
	 * Description of a worker.
	 *
	 * @param id number of the worker, starting at 1
	 * @param status {@code UP} while the worker serves
	 * @param state what it does with connections
	 * @param listener where its connections come from
	 * @param eventLoop what it does with them
	 * @param requests what it was asked
	 * @param swaps how often it got a fresh event loop
	 */
	public record WorkerDescriptor(int id, String status, WorkerState state, ListenerDescriptor listener,
			EventLoopDescriptor eventLoop, RequestsDescriptor requests, SwapsDescriptor swaps) {

		static WorkerDescriptor of(WorkerSnapshot worker) {
			Status status = (worker.state() == WorkerState.SERVING) ? Status.UP : Status.OUT_OF_SERVICE;
			return new WorkerDescriptor(worker.id(), status.getCode(), worker.state(),
					new ListenerDescriptor(worker.transport(), worker.listening(), worker.accepted()),
					new EventLoopDescriptor(worker.eventLoopLag().toNanos() / 1_000_000.0, worker.connections(),
							worker.quarantined()),
					new RequestsDescriptor(worker.inFlight(), worker.handled()), SwapsDescriptor.of(worker.swaps()));
		}

	}

	/**
	 * Description of a worker's listener.
	 *
	 * @param transport {@code io_uring}, {@code epoll}, {@code kqueue} or {@code nio}
	 * @param listening whether the worker has a listening socket of its own
	 * @param accepted connections accepted since start
	 */
	public record ListenerDescriptor(String transport, boolean listening, long accepted) {

	}

	/**
	 * Description of a worker's event loop.
	 *
	 * @param lagMillis milliseconds that a task waited, or waits by now
	 * @param connections connections that are open
	 * @param quarantined threads of earlier event loops of the worker that were stuck and
	 * have not ended since
	 */
	public record EventLoopDescriptor(double lagMillis, int connections, int quarantined) {

	}

	/**
	 * Description of a worker's requests.
	 *
	 * @param inFlight received and not yet answered
	 * @param handled answered since start
	 */
	public record RequestsDescriptor(long inFlight, long handled) {

	}

	/**
	 * Description of the swaps of a worker's event loop.
	 *
	 * @param count swaps since start
	 * @param lastReason why the last one was, or {@code null} if there was none
	 * @param lastTime when the last one was, or {@code null} if there was none
	 */
	public record SwapsDescriptor(long count, @Nullable String lastReason, @Nullable Instant lastTime) {

		static SwapsDescriptor of(SwapsSnapshot swaps) {
			return new SwapsDescriptor(swaps.count(), swaps.lastReason(), swaps.lastTime());
		}

	}

}
