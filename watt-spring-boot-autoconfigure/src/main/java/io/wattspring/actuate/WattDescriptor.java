package io.wattspring.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.wattspring.cache.CacheStatistics;
import io.wattspring.watchdog.Exhaustion;
import io.wattspring.watchdog.Stall;
import io.wattspring.watchdog.StallKind;
import io.wattspring.worker.WorkerOperations.RunningOperation;

/**
 * Description of the server.
 *
 * @param workers the workers, by id
 * @param runQueue what waits for run threads and what they do; {@code null} if requests
 * are handled on event loops
 * @param boundedElastic Reactor's threads for work that blocks
 * @param stalls run threads and event loops that were stuck
 * @param exhaustion whether the process should be replaced; {@code null} if nobody looks
 * @param operation the operation that runs; {@code null} if none does
 * @param lastOperation what the last one did; {@code null} if there was none
 * @param cache what the response cache did; {@code null} if there is none
 * @param configuration the properties in effect, by name
 * @since 0.1.0
 */
public record WattDescriptor(List<WorkerDescriptor> workers, @Nullable RunQueueDescriptor runQueue,
		BoundedElasticDescriptor boundedElastic, StallsDescriptor stalls, @Nullable Exhaustion exhaustion,
		@Nullable RunningOperationDescriptor operation, @Nullable OperationDescriptor lastOperation,
		@Nullable CacheStatistics cache, Map<String, Object> configuration) implements OperationResponseBody {

	/**
	 * Description of an operation that runs.
	 *
	 * @param action the operation
	 * @param since when it began
	 */
	public record RunningOperationDescriptor(String action, Instant since) {

		static @Nullable RunningOperationDescriptor of(@Nullable RunningOperation running) {
			return (running != null) ? new RunningOperationDescriptor(running.operation().toString(), running.since())
					: null;
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
			// What the scheduler itself calls buffered counts its idle threads
			List<Integer> queued = scheduler.inners().map((thread) -> thread.scanOrDefault(Attr.BUFFERED, 0)).toList();
			return new BoundedElasticDescriptor(queued.size(), scheduler.scanOrDefault(Attr.CAPACITY, -1),
					queued.stream().mapToInt(Integer::intValue).sum());
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

}
