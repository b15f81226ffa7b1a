package io.wattspring.cache.policy;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;

/**
 * What a request says to a cache.
 *
 * @param method its method
 * @param headers its fields
 * @param control its directives
 * @param certificate whether the client showed a certificate
 * @since 0.1.0
 */
public record RequestFacts(HttpMethod method, HttpHeaders headers, CacheControl control, boolean certificate) {

	private static final List<String> STREAMS = List.of(MediaType.TEXT_EVENT_STREAM_VALUE,
			MediaType.APPLICATION_NDJSON_VALUE);

	/**
	 * Collect the facts.
	 * @param request the request
	 * @return its facts
	 */
	public static RequestFacts of(ServerHttpRequest request) {
		HttpHeaders headers = request.getHeaders();
		return new RequestFacts(request.getMethod(), headers,
				CacheControl.parse(headers.get(HttpHeaders.CACHE_CONTROL)), hasCertificate(request));
	}

	private static boolean hasCertificate(ServerHttpRequest request) {
		SslInfo info = request.getSslInfo();
		return info != null && info.getPeerCertificates() != null && info.getPeerCertificates().length > 0;
	}

	/**
	 * Return whether the request carries what may make its response personal, besides
	 * Authorization.
	 * @return whether it has cookies or a client certificate
	 */
	public boolean personal() {
		return this.certificate || this.headers.containsHeader(HttpHeaders.COOKIE);
	}

	/**
	 * Return whether the request is authenticated by HTTP.
	 * @return whether it has Authorization
	 */
	public boolean authorized() {
		return this.headers.containsHeader(HttpHeaders.AUTHORIZATION);
	}

	/**
	 * Return whether only the cache is to answer.
	 * @return whether it says {@code only-if-cached}
	 */
	public boolean onlyIfCached() {
		return this.control.has("only-if-cached");
	}

	/**
	 * Return whether the request asks for another protocol, but for HTTP/2, of which the
	 * server itself takes care.
	 * @return whether it is an upgrade
	 */
	public boolean upgrade() {
		String protocol = this.headers.getFirst(HttpHeaders.UPGRADE);
		return protocol != null && !protocol.trim().equalsIgnoreCase("h2c");
	}

	/**
	 * Return whether the client wants to be told of things as they happen.
	 * @return whether it asks for a stream, which may begin late and is no other client's
	 */
	public boolean stream() {
		return this.headers.getOrEmpty(HttpHeaders.ACCEPT)
			.stream()
			.map((line) -> line.toLowerCase(Locale.ROOT))
			.anyMatch((line) -> STREAMS.stream().anyMatch(line::contains));
	}

	/**
	 * Return whether the response may be meant for one user only.
	 * @return whether there are credentials of any kind
	 */
	public boolean credentials() {
		return personal() || authorized();
	}

	/**
	 * Return whether caches must not answer the request nor keep the response: it has
	 * preconditions that they must not evaluate, a body that the response may depend on,
	 * or names several hosts, or one in upper case, and which of them the application
	 * goes by, or whether it compares them as they are, is not known.
	 * @return whether the application has to see it
	 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-3.2">RFC 9112, section
	 * 3.2</a>
	 */
	public boolean forApplicationOnly() {
		return this.headers.containsHeader(HttpHeaders.IF_MATCH)
				|| this.headers.containsHeader(HttpHeaders.IF_UNMODIFIED_SINCE) || upgrade()
				|| this.headers.containsHeader(HttpHeaders.TRANSFER_ENCODING) || this.headers.getContentLength() > 0
				|| !isOneHost(this.headers.get(HttpHeaders.HOST));
	}

	private static boolean isOneHost(@Nullable List<String> hosts) {
		return hosts == null || hosts.size() == 1 && hosts.get(0).chars().noneMatch((c) -> c >= 'A' && c <= 'Z');
	}

}
