package io.wattspring.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Lazy;

import io.wattspring.server.WattReactiveWebServerFactory;

/**
 * {@link AutoConfiguration Auto-configuration} that tells why an application which brings
 * its own web server is not served by workers.
 *
 * @since 0.1.0
 */
@AutoConfiguration(after = WattAutoConfiguration.class,
		beforeName = "org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration")
@Lazy(false)
@ConditionalOnWebApplication(type = Type.REACTIVE)
@Conditional(OnWattEnabled.class)
@ConditionalOnBean(ReactiveWebServerFactory.class)
@ConditionalOnMissingBean(WattReactiveWebServerFactory.class)
public final class WattOwnServerAutoConfiguration {

	private static final Log logger = LogFactory.getLog(WattOwnServerAutoConfiguration.class);

	WattOwnServerAutoConfiguration() {
		logger.warn("The application has a ReactiveWebServerFactory of its own and is served by that, not by workers. "
				+ "To be served by workers, remove that bean and configure the server by server.* properties or a "
				+ "NettyServerCustomizer; to silence this, set watt.enabled=false.");
	}

}
