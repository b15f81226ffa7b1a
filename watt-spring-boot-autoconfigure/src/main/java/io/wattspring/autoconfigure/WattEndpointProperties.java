package io.wattspring.autoconfigure;

import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of the endpoint that shows the workers.
 *
 * @param showStacks When to show where threads were stuck.
 * @param roles Roles used to determine whether a user is authorized to be shown stacks.
 * When empty, all authenticated users are authorized.
 * @since 0.1.0
 */
@ConfigurationProperties("management.endpoint.watt")
public record WattEndpointProperties(@DefaultValue("never") Show showStacks, @DefaultValue Set<String> roles) {

}
