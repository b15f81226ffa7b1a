package io.wattspring.actuate;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import reactor.core.publisher.Mono;

import io.wattspring.worker.OperationRefusedException;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the {@link WattEndpoint}: over
 * HTTP it depends on who asks whether stacks are shown, and on what the client accepts
 * whether it gets JSON or a table for a terminal.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = WattEndpoint.class)
public class WattEndpointWebExtension {

	private final WattEndpoint endpoint;

	private final Show showStacks;

	private final Set<String> roles;

	/**
	 * Create the extension.
	 * @param endpoint the endpoint
	 * @param showStacks when to show stacks
	 * @param roles roles of those to whom stacks are shown; all who are authenticated if
	 * there are none
	 */
	public WattEndpointWebExtension(WattEndpoint endpoint, Show showStacks, Set<String> roles) {
		this.endpoint = endpoint;
		this.showStacks = showStacks;
		this.roles = Set.copyOf(roles);
	}

	/**
	 * Show the server.
	 * @param securityContext who asks
	 * @param format what to show it in; JSON if {@code null}
	 * @return the descriptor, or a table
	 */
	@ReadOperation(producesFrom = WattFormat.class)
	public Mono<WebEndpointResponse<Object>> watt(SecurityContext securityContext, @Nullable WattFormat format) {
		WattFormat chosen = (format != null) ? format : WattFormat.JSON;
		return this.endpoint.describe(this.showStacks.isShown(securityContext, this.roles))
			.map((watt) -> new WebEndpointResponse<>((chosen == WattFormat.TEXT) ? WattTable.of(watt) : watt, chosen));
	}

	/**
	 * Reload or scale the workers.
	 * @param action {@code reload} or {@code scale}
	 * @param workers how many workers there are to be, for {@code scale}
	 * @return what was done, or why it was refused
	 */
	@WriteOperation
	public Mono<WebEndpointResponse<Object>> operate(String action, @Nullable Integer workers) {
		return respond(this.endpoint.operate(action, workers));
	}

	/**
	 * Swap, pause or resume a worker.
	 * @param worker number of the worker, starting at 1
	 * @param action {@code swap}, {@code pause} or {@code resume}
	 * @return what was done, or why it was refused
	 */
	@WriteOperation
	public Mono<WebEndpointResponse<Object>> operateWorker(@Selector int worker, String action) {
		return respond(this.endpoint.operateWorker(worker, action));
	}

	private static Mono<WebEndpointResponse<Object>> respond(Mono<OperationDescriptor> operation) {
		return operation.map((done) -> new WebEndpointResponse<Object>(done))
			.onErrorResume(OperationRefusedException.class, (ex) -> Mono.just(ProblemDescriptor.of(ex)));
	}

}
