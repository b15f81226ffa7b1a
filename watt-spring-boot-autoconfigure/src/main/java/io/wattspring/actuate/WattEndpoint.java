package io.wattspring.actuate;

import java.util.List;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

import io.wattspring.worker.WorkerGroup;
import io.wattspring.worker.WorkerSnapshot;
import io.wattspring.worker.WorkerState;

/**
 * {@link Endpoint @Endpoint} that shows what the workers do. It reads what they published
 * and answers on the thread that asks, so that no stuck worker or exhausted scheduler can
 * hold it up.
 *
 * @since 0.1.0
 */
@Endpoint(id = "watt", defaultAccess = Access.READ_ONLY)
public class WattEndpoint {

	private final WorkerGroup workers;

	/**
	 * Create the endpoint.
	 * @param workers what to show
	 */
	public WattEndpoint(WorkerGroup workers) {
		this.workers = workers;
	}

	/**
	 * Show the workers.
	 * @return the descriptor
	 */
	@ReadOperation
	public Mono<WattDescriptor> watt() {
		return Mono.fromSupplier(
				() -> new WattDescriptor(this.workers.snapshots().stream().map(WorkerDescriptor::of).toList()));
	}

	/**
	 * Description of the server.
	 *
	 * @param workers the workers, by id
	 */
	public record WattDescriptor(List<WorkerDescriptor> workers) {

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
	 */
	public record WorkerDescriptor(int id, String status, WorkerState state, ListenerDescriptor listener,
			EventLoopDescriptor eventLoop, RequestsDescriptor requests) {

		static WorkerDescriptor of(WorkerSnapshot worker) {
			Status status = (worker.state() == WorkerState.SERVING) ? Status.UP : Status.OUT_OF_SERVICE;
			return new WorkerDescriptor(worker.id(), status.getCode(), worker.state(),
					new ListenerDescriptor(worker.transport(), worker.listening(), worker.accepted()),
					new EventLoopDescriptor(worker.eventLoopLag().toNanos() / 1_000_000.0, worker.connections()),
					new RequestsDescriptor(worker.inFlight(), worker.handled()));
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
	 */
	public record EventLoopDescriptor(double lagMillis, int connections) {

	}

	/**
	 * Description of a worker's requests.
	 *
	 * @param inFlight received and not yet answered
	 * @param handled answered since start
	 */
	public record RequestsDescriptor(long inFlight, long handled) {

	}

}
