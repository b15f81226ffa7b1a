package io.wattspring.autoconfigure;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.wattspring.worker.WorkerGroup;
import io.wattspring.worker.WorkerSnapshot;

/**
 * An application that is served on a port chosen by the system.
 */
final class TestServer implements AutoCloseable {

	private final ConfigurableApplicationContext context;

	private TestServer(ConfigurableApplicationContext context) {
		this.context = context;
	}

	/**
	 * Start an application. Without other properties it has two workers and stops at
	 * once.
	 * @param source its configuration, besides auto-configuration
	 * @param properties properties of the form {@code name=value}
	 * @return the running application
	 */
	static TestServer start(Class<?> source, String... properties) {
		SpringApplication application = new SpringApplication(Minimal.class, source);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		application.setRegisterShutdownHook(false);
		application.setDefaultProperties(Map.of("server.port", "0", "server.shutdown", "immediate", "watt.workers", "2",
				"spring.main.banner-mode", "off", "spring.jmx.enabled", "false", "management.health.redis.enabled",
				"false"));
		String[] arguments = Arrays.stream(properties).map((property) -> "--" + property).toArray(String[]::new);
		return new TestServer(application.run(arguments));
	}

	int port() {
		return port(this.context);
	}

	int managementPort() {
		return this.context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
	}

	private static int port(ConfigurableApplicationContext context) {
		return ((WebServerApplicationContext) context).getWebServer().getPort();
	}

	/**
	 * Return what the workers published last.
	 * @return a snapshot of each worker
	 */
	List<WorkerSnapshot> workers() {
		return bean(WorkerGroup.class).snapshots();
	}

	int connections() {
		return workers().stream().mapToInt(WorkerSnapshot::connections).sum();
	}

	long inFlight() {
		return workers().stream().mapToLong(WorkerSnapshot::inFlight).sum();
	}

	String url(String path) {
		return "http://localhost:" + port() + path;
	}

	<T> T bean(Class<T> type) {
		return this.context.getBean(type);
	}

	ConfigurableApplicationContext context() {
		return this.context;
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Minimal {

	}

}
