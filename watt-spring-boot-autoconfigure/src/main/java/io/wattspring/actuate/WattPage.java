package io.wattspring.actuate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/**
 * A file of the page that shows the {@link WattEndpoint} in a browser. The files are read
 * at start and know nothing of the server: all that the page shows it gets from the
 * endpoint. They are answered on the thread that asks. Beside them is what the page has
 * to send with an operation, which depends on who asks.
 *
 * @since 0.1.0
 */
public final class WattPage implements WebHandler {

	private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; "
			+ "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
			+ "require-trusted-types-for 'script'";

	private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);

	private final Function<ServerWebExchange, Mono<byte[]>> content;

	private final MediaType type;

	private WattPage(Function<ServerWebExchange, Mono<byte[]>> content, String type) {
		this.content = content;
		this.type = MediaType.parseMediaType(type + ";charset=utf-8");
	}

	/**
	 * Return the files of the page.
	 * @param endpoint the path of the endpoint
	 * @return the files by their paths
	 */
	public static Map<String, WebHandler> of(String endpoint) {
		String path = (endpoint.endsWith("/") ? endpoint : endpoint + "/") + "ui";
		Map<String, WebHandler> files = new LinkedHashMap<>();
		files.put(path, file("watt.html", "text/html"));
		files.put(path + "/watt.css", file("watt.css", "text/css"));
		for (String script : List.of("watt.js", "view.js", "operations.js")) {
			files.put(path + "/" + script, file(script, "text/javascript"));
		}
		files.put(path + "/csrf", new WattPage(CsrfField::of, "text/plain"));
		return files;
	}

	private static WattPage file(String file, String type) {
		Mono<byte[]> bytes = Mono.just(read(file));
		return new WattPage((exchange) -> bytes, type);
	}

	private static byte[] read(String file) {
		try (InputStream stream = WattPage.class.getResourceAsStream("ui/" + file)) {
			if (stream == null) {
				throw new IllegalStateException("There is no ui/%s next to %s".formatted(file, WattPage.class));
			}
			return stream.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public Mono<Void> handle(ServerWebExchange exchange) {
		ServerHttpResponse response = exchange.getResponse();
		if (!METHODS.contains(exchange.getRequest().getMethod())) {
			response.setStatusCode(HttpStatus.METHOD_NOT_ALLOWED);
			response.getHeaders().setAllow(METHODS);
			return response.setComplete();
		}
		return this.content.apply(exchange).flatMap((bytes) -> {
			addHeaders(response.getHeaders(), bytes.length);
			return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(bytes)));
		});
	}

	private void addHeaders(HttpHeaders headers, int length) {
		headers.setContentType(this.type);
		headers.setContentLength(length);
		headers.setCacheControl("no-store");
		headers.set("Content-Security-Policy", POLICY);
		headers.set("X-Content-Type-Options", "nosniff");
		headers.set("Referrer-Policy", "no-referrer");
	}

}
