package io.wattspring.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

/**
 * {@link AutoConfiguration Auto-configuration} that tells why a servlet application is
 * not served by workers.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@Lazy(false)
@ConditionalOnWebApplication(type = Type.SERVLET)
@Conditional(OnWattEnabled.class)
public final class WattServletAutoConfiguration {

	private static final Log logger = LogFactory.getLog(WattServletAutoConfiguration.class);

	WattServletAutoConfiguration() {
		logger.warn("Watt serves reactive applications. This is a servlet application, since Spring MVC is on the "
				+ "classpath (spring-boot-starter-web or -webmvc), and is left to its own server. To serve a WebFlux "
				+ "application with workers, remove that starter or set spring.main.web-application-type=reactive; to "
				+ "silence this, set watt.enabled=false.");
	}

}
