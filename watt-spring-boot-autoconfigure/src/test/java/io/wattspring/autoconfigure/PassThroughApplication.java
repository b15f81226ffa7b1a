package io.wattspring.autoconfigure;

import java.net.URI;
import java.util.List;
import java.util.Map;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/**
 * An application that passes all requests through to an origin, so that conformance
 * checks of HTTP caches can be run against the cache in front of it. Arguments: the
 * origin's base URL, then properties.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class PassThroughApplication {

	private final HttpClient client = HttpClient.newConnection().compress(false);

	private final String origin;

	PassThroughApplication(Environment environment) {
		this.origin = environment.getRequiredProperty("origin");
	}

	public static void main(String[] arguments) {
		SpringApplication application = new SpringApplication(PassThroughApplication.class);
		application.setWebApplicationType(WebApplicationType.REACTIVE);
		application.setDefaultProperties(Map.of("watt.cache.enabled", "true"));
		application.run(arguments);
	}

	@Bean
	@Order(Ordered.LOWEST_PRECEDENCE)
	WebFilter passThrough() {
		return (exchange, chain) -> exchange.getRequest()
			.getBody()
			.map(this::bytes)
			.collectList()
			.flatMap((body) -> pass(exchange.getRequest(), exchange.getResponse(), body));
	}

	private byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private Mono<Void> pass(ServerHttpRequest request, ServerHttpResponse response, List<byte[]> body) {
		URI uri = request.getURI();
		String target = this.origin + uri.getRawPath() + ((uri.getRawQuery() != null) ? "?" + uri.getRawQuery() : "");
		return this.client.headers((headers) -> request.getHeaders().forEach((name, values) -> {
			if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("connection")) {
				headers.set(name, values);
			}
		}))
			.request(HttpMethod.valueOf(request.getMethod().name()))
			.uri(target)
			.send(Flux.fromIterable(body).map(Unpooled::wrappedBuffer))
			.response((received, content) -> answer(received, content.map(this::copy), response))
			.then();
	}

	private byte[] copy(ByteBuf buffer) {
		return ByteBufUtil.getBytes(buffer);
	}

	private Mono<Void> answer(HttpClientResponse received, Flux<byte[]> content, ServerHttpResponse response) {
		response.setRawStatusCode(received.status().code());
		received.responseHeaders().forEach((header) -> {
			if (!header.getKey().equalsIgnoreCase("transfer-encoding")) {
				response.getHeaders().add(header.getKey(), header.getValue());
			}
		});
		return response.writeWith(content.map(response.bufferFactory()::wrap));
	}

}
