package io.wattspring.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

import io.wattspring.cache.policy.KeyPolicy;
import io.wattspring.cache.policy.PolicySettings;
import io.wattspring.cache.store.CaffeineStore;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpCache}.
 */
class HttpCacheTests {

	@Test
	void clientIsToldWhenItsResponseCannotBeDecidedOn() {
		try (HttpCache cache = new HttpCache(CacheSettings.DEFAULT, new CaffeineStore(1_000_000, 8), List.of(),
				(request) -> request, ResponseControl.NONE)) {
			HttpHandler handler = cache.inFrontOf((request, response) -> response.setComplete(),
					(request) -> Schedulers.immediate());
			Mono<Void> answer = handler.handle(MockServerHttpRequest.get("http://localhost/").build(),
					new Failing(new MockServerHttpResponse()));
			StepVerifier.create(answer).expectErrorMessage("for the test").verify(Duration.ofSeconds(5));
		}
	}

	@Test
	void headWithoutValidatorsDoesNotFreshenWhatWasExpired() {
		AtomicInteger calls = new AtomicInteger();
		try (HttpCache cache = new HttpCache(CacheSettings.DEFAULT, new CaffeineStore(1_000_000, 8), List.of(),
				(request) -> request, ResponseControl.NONE)) {
			HttpHandler handler = cache.inFrontOf((request, response) -> {
				calls.incrementAndGet();
				response.setStatusCode(HttpStatus.OK);
				response.getHeaders().setCacheControl("max-age=60");
				return response.setComplete();
			}, (request) -> Schedulers.immediate());
			Consumer<HttpMethod> send = (method) -> handler
				.handle(MockServerHttpRequest.method(method, "http://localhost/").build(), new MockServerHttpResponse())
				.block(Duration.ofSeconds(5));
			send.accept(HttpMethod.GET);
			send.accept(HttpMethod.GET);
			assertThat(calls).hasValue(1);
			cache.expireAll().block();
			send.accept(HttpMethod.HEAD);
			assertThat(calls).hasValue(2);
			send.accept(HttpMethod.GET);
			assertThat(calls).hasValue(3);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD" })
	void whatIsNotToBeTransformedAnyMoreIsSentAsItIs(String confirmed) {
		CacheSettings settings = new CacheSettings("Watt", false, 10_000, 100_000, Duration.ofSeconds(5),
				Duration.ofMinutes(2), 1, PolicySettings.STRICT, KeyPolicy.AS_SENT,
				new Compression(10, List.of("text/plain"), List.of()));
		AtomicInteger calls = new AtomicInteger();
		try (HttpCache cache = new HttpCache(settings, new CaffeineStore(1_000_000, 8), List.of(), (request) -> request,
				ResponseControl.NONE)) {
			HttpHandler handler = cache.inFrontOf((request, response) -> {
				boolean first = calls.incrementAndGet() == 1;
				boolean get = request.getMethod() == HttpMethod.GET;
				response.setStatusCode((first || !get) ? HttpStatus.OK : HttpStatus.NOT_MODIFIED);
				response.getHeaders().setCacheControl(first ? "max-age=60" : "max-age=60, no-transform");
				response.getHeaders().setContentType(MediaType.TEXT_PLAIN);
				response.getHeaders().setETag("\"e\"");
				return first ? response.writeWith(Mono.just(response.bufferFactory().wrap(new byte[1000])))
						: response.setComplete();
			}, (request) -> Schedulers.immediate());
			assertThat(coding(handler, HttpMethod.GET)).isEqualTo("gzip");
			cache.expireAll().block();
			coding(handler, HttpMethod.valueOf(confirmed));
			assertThat(calls).hasValue(2);
			assertThat(coding(handler, HttpMethod.GET)).isNull();
			assertThat(calls).hasValue(2);
		}
	}

	private static @Nullable String coding(HttpHandler handler, HttpMethod method) {
		MockServerHttpResponse response = new MockServerHttpResponse();
		handler
			.handle(MockServerHttpRequest.method(method, "http://localhost/").header("Accept-Encoding", "gzip").build(),
					response)
			.block(Duration.ofSeconds(5));
		return response.getHeaders().getFirst("Content-Encoding");
	}

	/**
	 * A response that takes no status.
	 */
	private static final class Failing extends ServerHttpResponseDecorator {

		Failing(ServerHttpResponse response) {
			super(response);
		}

		@Override
		public boolean setRawStatusCode(@Nullable Integer status) {
			throw new IllegalStateException("for the test");
		}

		@Override
		public boolean setStatusCode(@Nullable HttpStatusCode status) {
			throw new IllegalStateException("for the test");
		}

	}

}
