package io.wattspring.benchmarks.application;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Application under test. It prints {@code benchmark.port=<port>} as soon as it is ready.
 *
 * @since 0.1.0
 */
@SpringBootApplication
public class BenchmarkApplication {

	public static void main(String[] args) {
		if (Boolean.getBoolean("spring.threads.virtual.enabled") && Runtime.version().feature() < 21) {
			// Spring Boot would go on with other threads, and not say so
			throw new IllegalStateException("spring.threads.virtual.enabled: true (expected: false, on this JDK %s)"
				.formatted(Runtime.version()));
		}
		SpringApplication.run(BenchmarkApplication.class, args);
	}

}
