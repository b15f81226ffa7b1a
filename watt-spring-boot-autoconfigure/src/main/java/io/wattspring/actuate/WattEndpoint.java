package io.wattspring.actuate;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import reactor.core.publisher.Mono;

/**
 * {@link Endpoint @Endpoint} that shows what the workers do. It reads what they published
 * and answers on the thread that asks: with a management port of its own no stuck worker
 * or exhausted scheduler can hold it up.
 *
 * @since 0.1.0
 */
@Endpoint(id = "watt", defaultAccess = Access.READ_ONLY)
public class WattEndpoint {

	private final WattView view;

	private final Show showStacks;

	/**
	 * Create the endpoint.
	 * @param view what to show
	 * @param showStacks when to show where threads were stuck
	 */
	public WattEndpoint(WattView view, Show showStacks) {
		this.view = view;
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

	Mono<WattDescriptor> describe(boolean showStacks) {
		return Mono.fromSupplier(() -> this.view.describe(showStacks));
	}

}
