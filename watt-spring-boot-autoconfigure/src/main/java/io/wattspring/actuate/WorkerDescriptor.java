package io.wattspring.actuate;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.health.contributor.Status;

import io.wattspring.actuate.RunQueueDescriptor.RunThreadDescriptor;
import io.wattspring.worker.RunThreadActivity;
import io.wattspring.worker.SwapsSnapshot;
import io.wattspring.worker.WorkerSnapshot;
import io.wattspring.worker.WorkerState;

/**
 * Description of a worker.
 *
 * @param id number of the worker, starting at 1
 * @param status {@code UP} while the worker serves
 * @param state what it does with connections
 * @param listener where its connections come from
 * @param eventLoop what it does with them
 * @param runThread what the run thread of its lane does, for whichever worker's request;
 * {@code null} if it has none at the moment
 * @param requests what it was asked
 * @param swaps how often it got a fresh event loop
 * @since 0.1.0
 */
public record WorkerDescriptor(int id, String status, WorkerState state, ListenerDescriptor listener,
		EventLoopDescriptor eventLoop, @Nullable RunThreadDescriptor runThread, RequestsDescriptor requests,
		SwapsDescriptor swaps) implements OperationResponseBody {

	static WorkerDescriptor of(WorkerSnapshot worker, List<RunThreadActivity> runThreads) {
		Status status = (worker.state() == WorkerState.SERVING) ? Status.UP : Status.OUT_OF_SERVICE;
		return new WorkerDescriptor(worker.id(), status.getCode(), worker.state(),
				new ListenerDescriptor(worker.transport(), worker.listening(), worker.accepted()),
				EventLoopDescriptor.of(worker),
				runThreads.stream()
					.filter((thread) -> thread.worker() == worker.id())
					.findFirst()
					.map(RunThreadDescriptor::of)
					.orElse(null),
				new RequestsDescriptor(worker.inFlight(), worker.handled()), SwapsDescriptor.of(worker.swaps()));
	}

	static double share(double value) {
		return Math.round(value * 1000) / 1000.0;
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
	 * @param utilization share of the last seconds in which its thread used the
	 * processor, from 0 to 1
	 * @param cpuMillis milliseconds of processor time that its thread has used
	 * @param connections connections that are open
	 * @param draining those of them whose clients are asked to leave
	 * @param quarantined threads of earlier event loops of the worker that were stuck and
	 * have not ended since
	 */
	public record EventLoopDescriptor(double lagMillis, double utilization, long cpuMillis, int connections,
			int draining, int quarantined) {

		static EventLoopDescriptor of(WorkerSnapshot worker) {
			return new EventLoopDescriptor(Millis.of(worker.eventLoopLag()), share(worker.utilization()),
					worker.cpuTime().toMillis(), worker.connections(), worker.draining(), worker.quarantined());
		}

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
