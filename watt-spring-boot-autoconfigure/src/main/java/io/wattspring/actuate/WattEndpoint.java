package io.wattspring.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.health.contributor.Status;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.wattspring.watchdog.Exhaustion;
import io.wattspring.watchdog.Stall;
import io.wattspring.watchdog.StallKind;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.AdmissionSnapshot;
import io.wattspring.worker.QuarantinedThread;
import io.wattspring.worker.RunThreadReplacements;
import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.RunThreads;
import io.wattspring.worker.ShedReason;
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

	private final Show showStacks;

	/**
	 * Create the endpoint.
	 * @param workers workers to show
	 * @param runThreads threads that run application code, or {@code null} if event loops
	 * do
	 * @param watchdog whose stalls to show
	 * @param showStacks when to show where threads were stuck
	 */
	public WattEndpoint(WorkerGroup workers, @Nullable RunThreads runThreads, Watchdog watchdog, Show showStacks) {
		this.workers = workers;
		this.runThreads = runThreads;
		this.watchdog = watchdog;
		this.showStacks = showStacks;
	}

	/**
	 * Show the workers.
	 * @return the descriptor
	 */
	@ReadOperation
	public Mono<WattDescriptor> watt() {
		return describe(this.showStacks.isShown(true));
	}

	Mono<WattDescriptor> describe(boolean showStacks) {
		return Mono.fromSupplier(() -> descriptor(showStacks));
	}

	private WattDescriptor descriptor(boolean showStacks) {
		RunThreads runThreads = this.runThreads;
		return new WattDescriptor(this.workers.snapshots().stream().map(WorkerDescriptor::of).toList(),
				(runThreads != null) ? RunQueueDescriptor.of(runThreads) : null, BoundedElasticDescriptor.current(),
				new StallsDescriptor(this.watchdog.stallCount(),
						this.watchdog.lastStalls()
							.stream()
							.map((stall) -> StallDescriptor.of(stall, showStacks))
							.toList()),
				this.watchdog.exhaustion());
	}

	/**
	 * Description of the server.
	 *
	 * @param workers the workers, by id
	 * @param runQueue what waits for run threads and what they do; {@code null} if
	 * requests are handled on event loops
	 * @param boundedElastic Reactor's threads for work that blocks
	 * @param stalls run threads and event loops that were stuck
	 * @param exhaustion whether the process should be replaced; {@code null} if nobody
	 * looks
	 */
	public record WattDescriptor(List<WorkerDescriptor> workers, @Nullable RunQueueDescriptor runQueue,
			BoundedElasticDescriptor boundedElastic, StallsDescriptor stalls, @Nullable Exhaustion exhaustion) {

	}

	/**
	 * Description of the run queue and its threads.
	 *
	 * @param waiting requests that wait for a thread
	 * @param threads run threads that live, spares included
	 * @param busy run threads that run something
	 * @param spares run threads that stand in for those that are stuck
	 * @param quarantined run threads that were given up on and have not ended, oldest
	 * first
	 * @param replacements run threads that were replaced since start
	 * @param admission which requests are admitted
	 */
	public record RunQueueDescriptor(int waiting, int threads, int busy, int spares,
			List<QuarantinedDescriptor> quarantined, ReplacementsDescriptor replacements,
			AdmissionDescriptor admission) {

		static RunQueueDescriptor of(RunThreads runThreads) {
			List<RunThreadSnapshot> threads = runThreads.snapshots();
			return new RunQueueDescriptor(runThreads.waiting(), threads.size(),
					(int) threads.stream().filter((thread) -> thread.run() != 0).count(),
					(int) threads.stream().filter(RunThreadSnapshot::spare).count(),
					runThreads.quarantined().stream().map(QuarantinedDescriptor::of).toList(),
					ReplacementsDescriptor.of(runThreads.replacements()),
					AdmissionDescriptor.of(runThreads.admission()));
		}

	}

	/**
	 * Description of admission.
	 *
	 * @param overloaded whether requests are refused because they would wait too long
	 * @param lastWaitMillis milliseconds that the request waited that was begun last
	 * @param inFlight requests that were admitted and are not answered
	 * @param abandoned requests since start whose clients left before they were begun
	 * @param left requests since start whose clients left before their end, begun or not
	 * @param shed requests that were refused since start, by reason
	 */
	public record AdmissionDescriptor(boolean overloaded, double lastWaitMillis, int inFlight, long abandoned,
			long left, Map<ShedReason, Long> shed) {

		static AdmissionDescriptor of(AdmissionSnapshot admission) {
			return new AdmissionDescriptor(admission.overloaded(), admission.lastWait().toNanos() / 1_000_000.0,
					admission.inFlight(), admission.abandoned(), admission.left(), admission.shed());
		}

	}

	/**
	 * Description of a run thread that was given up on.
	 *
	 * @param thread name of the thread
	 * @param request method and path, or {@code null} if not known
	 * @param since when it was given up on
	 */
	public record QuarantinedDescriptor(String thread, @Nullable String request, Instant since) {

		static QuarantinedDescriptor of(QuarantinedThread quarantined) {
			return new QuarantinedDescriptor(quarantined.thread().getName(), quarantined.request(),
					quarantined.since());
		}

	}

	/**
	 * Description of the run threads that were replaced.
	 *
	 * @param gaveUp those that were given up on
	 * @param died those that ended with an error of the JVM
	 */
	public record ReplacementsDescriptor(long gaveUp, long died) {

		static ReplacementsDescriptor of(RunThreadReplacements replacements) {
			return new ReplacementsDescriptor(replacements.gaveUp(), replacements.died());
		}

	}

	/**
	 * Description of {@link Schedulers#boundedElastic()}.
	 *
	 * @param threads threads that it has
	 * @param maxThreads threads that it may have
	 * @param queued tasks that wait for a thread, those that are delayed included
	 */
	public record BoundedElasticDescriptor(long threads, int maxThreads, int queued) {

		static BoundedElasticDescriptor current() {
			Scheduler shared = Schedulers.boundedElastic();
			Scannable scheduler = Scannable.from((shared instanceof Supplier<?> cached) ? cached.get() : shared);
			return new BoundedElasticDescriptor(scheduler.inners().count(), scheduler.scanOrDefault(Attr.CAPACITY, -1),
					scheduler.scanOrDefault(Attr.BUFFERED, -1));
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
	 * Description of a stall. Its stack is in the log, too.
	 *
	 * @param time when it was reported
	 * @param thread name of the thread
	 * @param request method and path, or {@code null} if not known
	 * @param millis milliseconds for which it had lasted by then
	 * @param kind whether the thread waited or worked
	 * @param stack where the thread was, innermost frame first; {@code null} if not shown
	 */
	public record StallDescriptor(Instant time, String thread, @Nullable String request, long millis, StallKind kind,
			@Nullable List<String> stack) {

		static StallDescriptor of(Stall stall, boolean showStack) {
			return new StallDescriptor(stall.time(), stall.thread(), stall.request(), stall.duration().toMillis(),
					stall.kind(), (showStack) ? stall.stack() : null);
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
