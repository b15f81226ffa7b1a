package io.wattspring.benchmarks.application;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/**
 * Tells the harness by standard output that the application is ready, and on which port.
 */
@Component
final class PortPrinter {

	private final Environment environment;

	PortPrinter(Environment environment) {
		this.environment = environment;
	}

	@EventListener(ApplicationReadyEvent.class)
	void print() {
		System.out.println("benchmark.port=" + this.environment.getRequiredProperty("local.server.port"));
	}

}
