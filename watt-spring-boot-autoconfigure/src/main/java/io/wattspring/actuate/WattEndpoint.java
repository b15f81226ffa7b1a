package io.wattspring.actuate;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import reactor.core.publisher.Mono;

import io.wattspring.worker.OperationRefusedException;
import io.wattspring.worker.OperationRefusedException.Reason;
import io.wattspring.worker.OperationReport;
import io.wattspring.worker.TrackedRequest;
import io.wattspring.worker.WorkerOperations;

/**
 * {@link Endpoint @Endpoint} that shows what the workers do and, where
 * {@code management.endpoint.watt.access} is {@code unrestricted}, operates them. It
 * reads what they published and answers on the thread that asks: with a management port
 * of its own no stuck worker or exhausted scheduler can hold it up.
 *
 * @since 0.1.0
 */
@Endpoint(id = "watt", defaultAccess = Access.READ_ONLY)
public class WattEndpoint {

	private final WattView view;

	private final WorkerOperations operations;

	private final Show showStacks;

	/**
	 * Create the endpoint.
	 * @param view what to show
	 * @param operations what can be done
	 * @param showStacks when to show where threads were stuck
	 */
	public WattEndpoint(WattView view, WorkerOperations operations, Show showStacks) {
		this.view = view;
		this.operations = operations;
		this.showStacks = showStacks;
	}

	/**
	 * Show the server.
	 * @return the descriptor
	 */
	@ReadOperation(producesFrom = WattFormat.class)
	public Mono<WattDescriptor> watt() {
		return describe(this.showStacks.isShown(true));
	}

	/**
	 * Show a worker.
	 * @param worker number of the worker, starting at 1
	 * @return the descriptor; empty if there is no such worker
	 */
	@ReadOperation
	public Mono<WorkerDescriptor> worker(@Selector int worker) {
		return Mono.defer(() -> Mono.justOrEmpty(this.view.describe(worker)));
	}

	/**
	 * Reload or scale the workers.
	 * @param action {@code reload} or {@code scale}
	 * @param workers how many workers there are to be, for {@code scale}
	 * @return what was done; an {@link OperationRefusedException} if it is refused
	 */
	@WriteOperation
	public Mono<OperationDescriptor> operate(String action, @Nullable Integer workers) {
		return switch (action) {
			case "reload" -> operation(this.operations::reload);
			case "scale" -> (workers != null) ? operation(() -> this.operations.scale(workers))
					: invalid("workers: missing (expected: how many there are to be)");
			default -> invalid("action: '%s' (expected: 'reload' or 'scale')".formatted(action));
		};
	}

	/**
	 * Swap, pause or resume a worker.
	 * @param worker number of the worker, starting at 1
	 * @param action {@code swap}, {@code pause} or {@code resume}
	 * @return what was done; an {@link OperationRefusedException} if it is refused
	 */
	@WriteOperation
	public Mono<OperationDescriptor> operateWorker(@Selector int worker, String action) {
		return switch (action) {
			case "swap" -> operation(() -> this.operations.swap(worker));
			case "pause" -> operation(() -> this.operations.pause(worker));
			case "resume" -> operation(() -> this.operations.resume(worker));
			default -> invalid("action: '%s' (expected: 'swap', 'pause' or 'resume')".formatted(action));
		};
	}

	/**
	 * Have an operation done, whether or not the client waits for its end.
	 * @param operation begins it
	 * @return what was done
	 */
	private Mono<OperationDescriptor> operation(Supplier<CompletableFuture<OperationReport>> operation) {
		return Mono.deferContextual((context) -> {
			context.<TrackedRequest>getOrEmpty(TrackedRequest.class).ifPresent(TrackedRequest::waitForDrain);
			return Mono.fromFuture(operation, true).map(OperationDescriptor::of);
		});
	}

	private static Mono<OperationDescriptor> invalid(String message) {
		return Mono.error(new OperationRefusedException(Reason.INVALID, message));
	}

	Mono<WattDescriptor> describe(boolean showStacks) {
		return Mono.fromSupplier(() -> this.view.describe(showStacks));
	}

}
