package io.wattspring.autoconfigure;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * An application that restarts itself with Spring Boot's devtools, in a process of its
 * own.
 */
@Configuration(proxyBeanMethods = false)
@RestController
@Import(TestEndpoints.class)
public class RestartedApplication {

	private static final String LOADERS = "watt.test.loaders";

	@SuppressWarnings("resource")
	public static void main(String[] args) {
		ClassLoader loader = RestartedApplication.class.getClassLoader();
		if (loader != ClassLoader.getSystemClassLoader()) {
			loaders().add(new WeakReference<>(loader));
		}
		TestServer server = TestServer.start(RestartedApplication.class, args);
		System.out.println("port " + server.port());
	}

	/**
	 * Return the class loaders that have run this, which no class that is loaded again
	 * can hold.
	 * @return the class loaders
	 */
	@SuppressWarnings("unchecked")
	private static Collection<WeakReference<ClassLoader>> loaders() {
		return (Collection<WeakReference<ClassLoader>>) System.getProperties()
			.computeIfAbsent(LOADERS, (key) -> new ConcurrentLinkedQueue<>());
	}

	@GetMapping("/delay")
	Mono<String> delay() {
		return Mono.delay(Duration.ofMillis(1)).map((tick) -> Thread.currentThread().getName());
	}

	@GetMapping("/loader")
	String loader() {
		return Mono.class.getClassLoader() + " " + getClass().getClassLoader() + " "
				+ WattAutoConfiguration.class.getClassLoader();
	}

	@GetMapping("/restart")
	void restart() {
		new Thread(RestartedApplication::restartNow, "restart").start();
	}

	private static void restartNow() {
		try {
			Class<?> restarter = Class.forName("org.springframework.boot.devtools.restart.Restarter");
			restarter.getMethod("restart").invoke(restarter.getMethod("getInstance").invoke(null));
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Count the class loaders that are left, after garbage has been collected.
	 * @return the number, this one's included
	 */
	@GetMapping("/loaders")
	long left() {
		System.gc();
		return loaders().stream().filter((loader) -> loader.get() != null).count();
	}

	@GetMapping("/threads")
	String threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.map(Thread::getName)
			// These come and go with stalls
			.filter((name) -> name.contains("watt") && !name.endsWith("-reporter") && !name.endsWith("-listener"))
			.sorted()
			.toList()
			.toString();
	}

}
