package io.wattspring.actuate;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import reactor.core.publisher.Mono;

import io.wattspring.actuate.WattEndpoint.WattDescriptor;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the {@link WattEndpoint}: over
 * HTTP it depends on who asks whether stacks are shown.
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
	 * Show the workers.
	 * @param securityContext who asks
	 * @return the descriptor
	 */
	@ReadOperation
	public Mono<WattDescriptor> watt(SecurityContext securityContext) {
		return this.endpoint.describe(this.showStacks.isShown(securityContext, this.roles));
	}

}
