package io.wattspring.cache;

import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.wattspring.cache.policy.ByteRange;
import io.wattspring.cache.policy.CacheStatus;
import io.wattspring.cache.policy.FieldRules;
import io.wattspring.cache.policy.HttpDate;
import io.wattspring.cache.policy.Preconditions;
import io.wattspring.cache.store.StoredResponse;

/**
 * Answers clients with stored responses, RFC 9111, section 4: whole, a part of them, or
 * 304.
 */
final class Delivery {

	static final String CACHE_STATUS = "Cache-Status";

	private final CacheSettings settings;

	private final ResponseControl control;

	private final Clock clock;

	private final LongSupplier ticker;

	Delivery(CacheSettings settings, ResponseControl control, Clock clock, LongSupplier ticker) {
		this.settings = settings;
		this.control = control;
		this.clock = clock;
		this.ticker = ticker;
	}

	/**
	 * Answer a client.
	 * @param client the client
	 * @param stored the response, complete
	 * @param status what the cache did
	 * @return completes when it is sent
	 */
	Mono<Void> deliver(ClientExchange client, StoredResponse stored, CacheStatus status) {
		HttpHeaders request = client.facts().headers();
		Compression compression = this.settings.compression();
		boolean compressed = stored.gzip() != null && compression != null && !compression.isExcluded(request)
				&& Compression.isAccepted(request);
		boolean whole = stored.status() == HttpStatus.OK.value();
		if (whole && isNotModified(request, stored)) {
			return notModified(client, stored, compressed, status);
		}
		boolean asStored = compression == null || this.control.sendAsIs(client.response());
		ByteRange range = whole ? range(client, stored, asStored) : null;
		if (range != null) {
			return part(client, stored, range, status);
		}
		head(client, stored, stored.status(), status);
		ServerHttpResponse response = client.response();
		byte[] gzip = stored.gzip();
		if (gzip != null && compressed) {
			Compression.mark(response.getHeaders());
			response.getHeaders().setContentLength(gzip.length);
			return write(client, gzip, 0, gzip.length);
		}
		if (hasBody(stored.status())) {
			response.getHeaders().setContentLength(stored.body().length);
		}
		return write(client, stored.body(), 0, stored.body().length);
	}

	/**
	 * Answer a client with a response whose body is still coming.
	 * @param client the client
	 * @param stored the response without its body
	 * @param body the body
	 * @param outcome what is known of the body
	 * @param status what the cache did
	 * @return completes when it is sent
	 */
	Mono<Void> stream(ClientExchange client, StoredResponse stored, Flux<byte[]> body, Outcome outcome,
			CacheStatus status) {
		Compression compression = this.settings.compression();
		boolean compressible = compression != null && compression.isCompressible(stored, outcome.length());
		// The server compresses what is streamed, and keeps the tag as it is
		boolean compressed = compression != null && compressible && !compression.isExcluded(client.facts().headers())
				&& Compression.isAnyAccepted(client.facts().headers());
		if (stored.status() == HttpStatus.OK.value() && isNotModified(client.facts().headers(), stored)) {
			return notModified(client, stored, compressed, status);
		}
		ServerHttpResponse response = client.response();
		HttpHeaders before = HttpHeaders.copyOf(response.getHeaders());
		head(client, stored, stored.status(), status);
		if (compressible) {
			Compression.vary(response.getHeaders());
		}
		else if (compression != null) {
			this.control.sendAsIs(response);
		}
		if (compressed) {
			Compression.weaken(response.getHeaders());
		}
		if (outcome.length() >= 0) {
			response.getHeaders().setContentLength(outcome.length());
		}
		if (client.isHead()) {
			return response.setComplete();
		}
		DataBufferFactory factory = response.bufferFactory();
		Flux<DataBuffer> buffers = body.map(factory::wrap)
			.doOnError(SlowClientException.class, (ex) -> this.control.reset(response));
		Mono<Void> write = outcome.flush() ? response.writeAndFlushWith(buffers.map(Mono::just))
				: response.writeWith(buffers);
		return write.doOnError((ex) -> restore(response, before));
	}

	// What was to be sent is not what is, if that failed before it began
	private static void restore(ServerHttpResponse response, HttpHeaders before) {
		if (!response.isCommitted()) {
			response.setStatusCode(null);
			response.getHeaders().clear();
			response.getHeaders().addAll(before);
		}
	}

	private boolean isNotModified(HttpHeaders request, StoredResponse stored) {
		return (request.containsHeader(HttpHeaders.IF_NONE_MATCH)
				|| request.containsHeader(HttpHeaders.IF_MODIFIED_SINCE))
				&& Preconditions.isNotModified(request, stored.fields(), this.clock.instant().getEpochSecond());
	}

	private @Nullable ByteRange range(ClientExchange client, StoredResponse stored, boolean asStored) {
		List<String> range = client.facts().headers().get(HttpHeaders.RANGE);
		if (range == null || client.facts().method() != HttpMethod.GET
				|| !asStored && Compression.isAnyAccepted(client.facts().headers()) || !Preconditions
					.isRangeUsable(client.facts().headers(), stored.fields(), this.clock.instant().getEpochSecond())) {
			return null;
		}
		return ByteRange.of(range, stored.body().length);
	}

	private static boolean hasBody(int status) {
		return status != HttpStatus.NO_CONTENT.value() && status != HttpStatus.NOT_MODIFIED.value();
	}

	private Mono<Void> notModified(ClientExchange client, StoredResponse stored, boolean compressed,
			CacheStatus status) {
		head(client, stored, HttpStatus.NOT_MODIFIED.value(), status);
		if (compressed) {
			Compression.weaken(client.response().getHeaders());
		}
		return client.response().setComplete();
	}

	private Mono<Void> part(ClientExchange client, StoredResponse stored, ByteRange range, CacheStatus status) {
		int total = stored.body().length;
		HttpHeaders headers = client.response().getHeaders();
		if (range.satisfiable()) {
			head(client, stored, HttpStatus.PARTIAL_CONTENT.value(), status);
		}
		else {
			client.response().setStatusCode(HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE);
			date(client);
			headers.add(CACHE_STATUS, status.write(this.settings.name(), key(client)));
		}
		headers.set(HttpHeaders.CONTENT_RANGE, range.contentRange(total));
		headers.setContentLength(range.length());
		return write(client, stored.body(), range.first(), range.length());
	}

	private Mono<Void> write(ClientExchange client, byte[] body, int first, int length) {
		ServerHttpResponse response = client.response();
		if (client.isHead() || length == 0) {
			return response.setComplete();
		}
		DataBuffer buffer = response.bufferFactory().wrap(body);
		if (length != body.length) {
			buffer = response.bufferFactory().wrap(Arrays.copyOfRange(body, first, first + length));
		}
		return response.writeWith(Mono.just(buffer));
	}

	private void head(ClientExchange client, StoredResponse stored, int sent, CacheStatus status) {
		client.response().setRawStatusCode(sent);
		HttpHeaders headers = client.response().getHeaders();
		boolean all = sent != HttpStatus.NOT_MODIFIED.value() || stored.status() == sent;
		if (!headers.isEmpty()) {
			removeReplaced(headers, stored);
		}
		stored.fields().forEach((name, value) -> {
			if (all || FieldRules.isInNotModified(name)) {
				headers.add(name, value);
			}
		});
		if (stored.gzip() != null) {
			Compression.vary(headers);
		}
		long age = stored.age(this.ticker.getAsLong());
		if (status.hit() || age > 0) {
			headers.set(HttpHeaders.AGE, Long.toString(age));
		}
		headers.add(CACHE_STATUS, status.write(this.settings.name(), key(client)));
	}

	// What filters before the cache have set counts no more, as where the application
	// answers the client itself
	private static void removeReplaced(HttpHeaders headers, StoredResponse stored) {
		stored.fields().forEach((name, value) -> {
			if (!name.equalsIgnoreCase(HttpHeaders.VARY)) {
				headers.remove(name);
			}
		});
	}

	/**
	 * Answer that nothing is stored, to a client that wants nothing else.
	 * @param client the client
	 * @return completes when it is sent
	 */
	Mono<Void> notCached(ClientExchange client) {
		client.response().setStatusCode(HttpStatus.GATEWAY_TIMEOUT);
		date(client);
		client.response()
			.getHeaders()
			.add(CACHE_STATUS,
					CacheStatus.NOT_ASKED.withDetail("only-if-cached").write(this.settings.name(), key(client)));
		return client.response().setComplete();
	}

	/**
	 * Let the application's answer say what the cache did, and keep what is for the cache
	 * only. Its head is complete.
	 * @param client the client
	 * @param status what the cache did
	 */
	void mark(ClientExchange client, CacheStatus status) {
		HttpHeaders headers = client.response().getHeaders();
		headers.add(CACHE_STATUS, status.write(this.settings.name(), key(client)));
		FieldRules.HIDDEN.forEach(headers::remove);
		date(client);
	}

	private void date(ClientExchange client) {
		HttpDate.addTo(client.response().getHeaders(), this.clock.instant().getEpochSecond());
	}

	private @Nullable String key(ClientExchange client) {
		return this.settings.showKey() ? client.key() : null;
	}

}
