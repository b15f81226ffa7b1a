package io.wattspring.autoconfigure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Configuration properties of the health of the workers.
 *
 * @param minServing Share of the workers, greater than 0 and at most 1, that have to
 * serve; health is DEGRADED otherwise.
 * @since 0.1.0
 */
@ConfigurationProperties("management.health.watt")
public record WattHealthProperties(@DefaultValue("0.5") double minServing) {

}
