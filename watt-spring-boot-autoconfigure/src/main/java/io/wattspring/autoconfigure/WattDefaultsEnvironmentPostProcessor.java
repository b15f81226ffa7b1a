package io.wattspring.autoconfigure;

import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.ConfigurationPropertyState;
import org.springframework.boot.env.DefaultPropertiesPropertySource;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Makes the workers and the cache visible with nothing but the starter: exposes the
 * endpoints that show them, and the components of health, among whose statuses DEGRADED
 * is known. These are defaults of the lowest precedence; any setting of the same kind
 * replaces them.
 */
final class WattDefaultsEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

	private static final String EXPOSURE = "management.endpoints.web.exposure";

	private static final String HEALTH = "management.endpoint.health";

	@Override
	public int getOrder() {
		return Ordered.LOWEST_PRECEDENCE;
	}

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		Binder binder = Binder.get(environment);
		if (!isReactive(binder, application) || !isEnabled(binder)) {
			return;
		}
		Map<String, Object> defaults = new LinkedHashMap<>();
		if (!isSet(environment, EXPOSURE + ".include") && !isSet(environment, EXPOSURE + ".exclude")) {
			defaults.put(EXPOSURE + ".include", "health,watt,wattcache,prometheus");
		}
		if (!isSet(environment, HEALTH + ".show-components") && !isSet(environment, HEALTH + ".show-details")) {
			defaults.put(HEALTH + ".show-components", "always");
		}
		if (!isSet(environment, HEALTH + ".status.order")) {
			defaults.put(HEALTH + ".status.order", "down,out-of-service,degraded,up,unknown");
		}
		if (!defaults.isEmpty()) {
			DefaultPropertiesPropertySource.addOrMerge(defaults, environment.getPropertySources());
		}
	}

	private boolean isReactive(Binder binder, SpringApplication application) {
		return binder.bind("spring.main.web-application-type", WebApplicationType.class)
			.orElse(application.getWebApplicationType()) == WebApplicationType.REACTIVE;
	}

	private boolean isEnabled(Binder binder) {
		try {
			return binder.bind("watt.enabled", Boolean.class).orElse(true);
		}
		catch (BindException ex) {
			// Told where it can be explained
			return false;
		}
	}

	private boolean isSet(ConfigurableEnvironment environment, String property) {
		ConfigurationPropertyName name = ConfigurationPropertyName.of(property);
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source.getConfigurationProperty(name) != null
					|| source.containsDescendantOf(name) == ConfigurationPropertyState.PRESENT) {
				return true;
			}
		}
		return false;
	}

}
