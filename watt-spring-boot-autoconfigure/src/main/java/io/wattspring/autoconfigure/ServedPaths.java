package io.wattspring.autoconfigure;

import java.util.List;

import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/**
 * Where the application and its actuator are found on the port of the application, as
 * Spring Boot reads its properties.
 */
final class ServedPaths {

	private static final int DEFAULT_PORT = 8080;

	// Without a path of their own they stand among those of the application
	private static final List<String> ENDPOINTS_AT_ROOT = List.of("/health/**", "/watt/**");

	private ServedPaths() {
	}

	/**
	 * Return the path that all paths of the application begin with.
	 * @param environment the environment
	 * @return the path, without a slash at its end; empty for none
	 */
	static String contextPath(Environment environment) {
		String path = environment.getProperty("spring.webflux.base-path", "").strip();
		return (path.isEmpty() || path.startsWith("/")) ? withoutSlash(path) : withoutSlash("/" + path);
	}

	/**
	 * Return the patterns of the actuator's paths within the application.
	 * @param environment the environment
	 * @return the patterns, none if the actuator has a port of its own or no port
	 */
	static List<String> actuator(Environment environment) {
		if (!isActuatorOnPortOfApplication(environment)) {
			return List.of();
		}
		String path = withoutSlash(environment.getProperty("management.endpoints.web.base-path", "/actuator"));
		return (StringUtils.hasText(path)) ? List.of(path + "/**") : ENDPOINTS_AT_ROOT;
	}

	private static boolean isActuatorOnPortOfApplication(Environment environment) {
		Integer management = environment.getProperty("management.server.port", Integer.class);
		int server = environment.getProperty("server.port", Integer.class, DEFAULT_PORT);
		return management == null || (management > 0 && management == server);
	}

	private static String withoutSlash(String path) {
		return (path.endsWith("/")) ? path.substring(0, path.length() - 1) : path;
	}

}
