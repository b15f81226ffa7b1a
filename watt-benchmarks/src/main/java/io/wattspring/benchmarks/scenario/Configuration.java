package io.wattspring.benchmarks.scenario;

import java.util.List;

/**
 * One side of a comparison.
 *
 * @param name the name in tables and files
 * @param properties the system properties, as {@code -Dname=value}
 * @param layout what the processes are
 * @since 0.1.0
 */
public record Configuration(String name, List<String> properties, Layout layout) {

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

	/**
	 * Two workers that share a run queue, and the cache; the page says that it may be
	 * stored for a second.
	 */
	public static final Configuration CACHE = new Configuration("cache",
			List.of("-Dwatt.workers=2", "-Dwatt.cache.enabled=true", "-Dbenchmark.cacheable=true"));

	/**
	 * Spring MVC on Tomcat with a virtual thread for each request, which needs JDK 21.
	 */
	public static final Configuration TOMCAT_VIRTUAL = new Configuration("tomcat-virtual",
			List.of("-Dspring.threads.virtual.enabled=true"), Layout.TOMCAT);

	/**
	 * Spring Boot without workers, in two processes with one processor each.
	 */
	public static final Configuration TWO_PROCESSES = new Configuration("two-processes",
			List.of("-Dwatt.enabled=false", "-XX:ActiveProcessorCount=1"), Layout.TWO_PROCESSES);

	public Configuration {
		properties = List.copyOf(properties);
	}

	/**
	 * Create a configuration of one process of the reactive application.
	 * @param name the name
	 * @param properties the system properties
	 */
	public Configuration(String name, List<String> properties) {
		this(name, properties, Layout.ONE_PROCESS);
	}

	/**
	 * Return the configurations that have a name.
	 * @return all but those that the command line defines
	 */
	public static List<Configuration> all() {
		return List.of(STOCK, EVENT_LOOP, RUN_QUEUE, CACHE, TOMCAT_VIRTUAL, TWO_PROCESSES);
	}

	/**
	 * What the processes of a configuration are.
	 *
	 * @since 0.1.0
	 */
	public enum Layout {

		/**
		 * One process of the reactive application.
		 */
		ONE_PROCESS,

		/**
		 * One process of the same application on Tomcat.
		 */
		TOMCAT,

		/**
		 * Two processes of the reactive application, each with half of the heap. Only the
		 * scenario that compares loads can have them.
		 */
		TWO_PROCESSES

	}

}
