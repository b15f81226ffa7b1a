package io.wattspring.benchmarks.scenario;

import java.util.List;

/**
 * One side of a comparison.
 *
 * @param name the name in tables and files
 * @param properties the system properties, as {@code -Dname=value}
 * @since 0.1.0
 */
public record Configuration(String name, List<String> properties) {

	/**
	 * Spring Boot without workers.
	 */
	public static final Configuration STOCK = new Configuration("stock", List.of("-Dwatt.enabled=false"));

	/**
	 * Two workers, each calling handlers on its event loop.
	 */
	public static final Configuration EVENT_LOOP = new Configuration("event-loop",
			List.of("-Dwatt.workers=2", "-Dwatt.dispatch=event-loop"));

	/**
	 * Two workers that share a run queue.
	 */
	public static final Configuration RUN_QUEUE = new Configuration("run-queue", List.of("-Dwatt.workers=2"));

	public Configuration {
		properties = List.copyOf(properties);
	}

}
