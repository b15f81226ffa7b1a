package io.wattspring.actuate;

import java.nio.charset.StandardCharsets;

import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The header field without which Spring Security refuses what changes something, where it
 * protects against cross-site request forgery. No other site can read it, since it is
 * given to requests of the same origin only.
 *
 * @see <a href=
 * "https://docs.spring.io/spring-security/reference/features/exploits/csrf.html">Cross
 * Site Request Forgery</a>
 */
final class CsrfField {

	/**
	 * By name, since Spring Security need not be there.
	 */
	private static final String ATTRIBUTE = "org.springframework.security.web.server.csrf.CsrfToken";

	private CsrfField() {
	}

	/**
	 * Return the field for who asks.
	 * @param exchange the request
	 * @return its name, a colon and its value; nothing of both if none is needed
	 */
	static Mono<byte[]> of(ServerWebExchange exchange) {
		Object token = exchange.getAttribute(ATTRIBUTE);
		Mono<String> field = (token instanceof Mono<?> later) ? later.map(CsrfField::text) : Mono.empty();
		return field.defaultIfEmpty("").map((text) -> text.getBytes(StandardCharsets.UTF_8));
	}

	private static String text(Object token) {
		return (token instanceof CsrfToken csrf) ? csrf.getHeaderName() + ": " + csrf.getToken() : "";
	}

}
