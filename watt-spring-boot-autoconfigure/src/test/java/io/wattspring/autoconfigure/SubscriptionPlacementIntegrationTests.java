package io.wattspring.autoconfigure;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.client.ReactorNettyWebSocketClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of where an application is told that it is subscribed: Reactor Netty subscribes
 * to what it receives on the event loop, also when it is asked to on another thread.
 */
@Tag("transport")
class SubscriptionPlacementIntegrationTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Test
	void subscriptionToARequestBodyIsNotOnNetworkThreads() throws Exception {
		try (TestServer server = TestServer.start(Subscriptions.class)) {
			TestClient client = TestClient.http1();
			assertThat(client.post(server.url("/lines"), new byte[100], "Content-Type", "text/plain").statusCode())
				.isEqualTo(200);
			assertThat(client.post(server.url("/buffers"), new byte[100]).statusCode()).isEqualTo(200);
			ThreadTrace trace = server.bean(Subscriptions.class).trace;
			assertThat(trace.places()).contains("lines", "buffers");
			assertThat(trace.onNetworkThreads()).isEmpty();
		}
	}

	@Test
	void subscriptionToWebSocketMessagesIsNotOnNetworkThreads() {
		try (TestServer server = TestServer.start(Subscriptions.class)) {
			URI uri = URI.create(server.url("/socket").replace("http:", "ws:"));
			new ReactorNettyWebSocketClient()
				.execute(uri,
						(session) -> session.send(Flux.just(session.textMessage("message")))
							.thenMany(session.receive().take(1))
							.then())
				.block(TIMEOUT);
			ThreadTrace trace = server.bean(Subscriptions.class).trace;
			assertThat(trace.places()).contains("receive", "send");
			assertThat(trace.onNetworkThreads()).isEmpty();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	static class Subscriptions {

		final ThreadTrace trace = new ThreadTrace();

		@PostMapping("/lines")
		Mono<Long> lines(@RequestBody Flux<String> lines) {
			return lines.doOnSubscribe((subscription) -> this.trace.mark("lines")).count();
		}

		@PostMapping("/buffers")
		Mono<Void> buffers(ServerHttpRequest request) {
			return request.getBody()
				.doOnSubscribe((subscription) -> this.trace.mark("buffers"))
				.doOnNext(DataBufferUtils::release)
				.then();
		}

		@Bean
		HandlerMapping sockets() {
			WebSocketHandler echo = (session) -> {
				Flux<WebSocketMessage> answers = session.receive()
					.doOnSubscribe((subscription) -> this.trace.mark("receive"))
					.map((message) -> session.textMessage(message.getPayloadAsText()));
				return session.send(answers.doOnSubscribe((subscription) -> this.trace.mark("send")));
			};
			return new SimpleUrlHandlerMapping(Map.of("/socket", echo), 1);
		}

	}

}
