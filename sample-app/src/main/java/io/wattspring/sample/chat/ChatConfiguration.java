package io.wattspring.sample.chat;

import java.util.Map;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/**
 * Maps the chat to its path.
 */
@Configuration(proxyBeanMethods = false)
final class ChatConfiguration {

	@Bean
	SimpleUrlHandlerMapping chatMapping(ChatHandler handler) {
		return new SimpleUrlHandlerMapping(Map.of("/ws/chat", handler), Ordered.HIGHEST_PRECEDENCE);
	}

}
