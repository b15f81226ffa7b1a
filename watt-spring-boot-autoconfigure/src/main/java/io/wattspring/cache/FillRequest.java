package io.wattspring.cache;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;

import io.wattspring.cache.store.StoredResponse;

/**
 * A request that the cache makes to the application: a client's without its body, and
 * with the cache's own preconditions.
 */
final class FillRequest extends ServerHttpRequestDecorator {

	private final HttpHeaders headers;

	/**
	 * Create a request.
	 * @param request request of a client
	 * @param own whether the response is for others too, so that the client's
	 * preconditions are left out
	 * @param validated what is stored and to be validated, or {@code null}
	 */
	FillRequest(ServerHttpRequest request, boolean own, @Nullable StoredResponse validated) {
		super(request);
		HttpHeaders headers = HttpHeaders.copyOf(request.getHeaders());
		if (own) {
			headers.remove(HttpHeaders.IF_NONE_MATCH);
			headers.remove(HttpHeaders.IF_MODIFIED_SINCE);
			headers.remove(HttpHeaders.RANGE);
			headers.remove(HttpHeaders.IF_RANGE);
		}
		if (validated != null) {
			set(headers, HttpHeaders.IF_NONE_MATCH, validated.fields().first(HttpHeaders.ETAG));
			set(headers, HttpHeaders.IF_MODIFIED_SINCE, validated.fields().first(HttpHeaders.LAST_MODIFIED));
		}
		this.headers = HttpHeaders.readOnlyHttpHeaders(headers);
	}

	private static void set(HttpHeaders headers, String name, @Nullable String value) {
		if (value != null) {
			headers.set(name, value);
		}
	}

	@Override
	public HttpMethod getMethod() {
		return HttpMethod.GET;
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.headers;
	}

	@Override
	public Flux<DataBuffer> getBody() {
		return Flux.empty();
	}

}
