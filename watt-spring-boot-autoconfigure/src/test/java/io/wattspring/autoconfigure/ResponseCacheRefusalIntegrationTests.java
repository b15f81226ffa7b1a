package io.wattspring.autoconfigure;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.savedrequest.NoOpServerRequestCache;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

import io.wattspring.cache.ResponseCache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that what refuses one request, or failed for it, is not what others get, where
 * the fields say that the page may be stored.
 */
class ResponseCacheRefusalIntegrationTests {

	private final TestClient client = TestClient.http1();

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void refusalIsForWhoWasRefused(String position) throws Exception {
		try (TestServer server = start(position)) {
			// By Spring Security, whose fields come before it and at its commit
			refused(server, 401, "/early/public", basic("nobody"));
			refused(server, 401, "/early/page", "X-Api-Key", "wrong");
			refused(server, 401, "/writer/public", basic("nobody"));
			assertThat(get(server, "/early/public/users").statusCode()).isEqualTo(401);
			assertThat(get(server, "/early/public/users", basic("ann")).body()).isEqualTo("content");
			// By a filter before everything, and by one without an order
			refused(server, 429, "/early/public?limited", "Limited", "yes");
			refused(server, 302, "/early/public?away", "Away", "yes");
			refused(server, 401, "/late/public", "Token", "wrong");
			// Where it is a filter, the cache does not see what those before it say
			assertThat(get(server, "/early/public").headers().firstValue("cache-status").orElse("").contains("hit"))
				.isEqualTo(position.equals("front"));
		}
	}

	private void refused(TestServer server, int status, String path, String... headers) throws Exception {
		assertThat(get(server, path, headers).statusCode()).as(path).isEqualTo(status);
		assertThat(get(server, path).body()).as(path).isEqualTo("content");
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void refusalNamesItsOwnUser(String position) throws Exception {
		try (TestServer server = start(position)) {
			for (String user : List.of("ann", "bob")) {
				HttpResponse<String> denied = get(server, "/early/page/admin", "X-Api-Key", user);
				assertThat(denied.statusCode()).isEqualTo(403);
				assertThat(denied.body()).isEqualTo(user + " may not");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void whatExceptionHandlersMakeOfAFailedBodyIsNotStored(String position) throws Exception {
		try (TestServer server = start(position)) {
			for (String answer : List.of("redirect", "entity", "body", "status")) {
				String path = "/fails/" + answer;
				assertThat(get(server, path).body()).as(answer).isNotEqualTo("ann");
				assertThat(get(server, path, "X-Api-Key", "ann").body()).as(answer).isEqualTo("ann");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void redirectionsAndErrorsOfHandlersAreStored(String position) throws Exception {
		try (TestServer server = start(position)) {
			for (String path : List.of("/moved", "/redirect", "/gone")) {
				get(server, path);
				assertThat(get(server, path).headers().firstValue("cache-status").orElse("")).as(path).contains("hit");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void refusalTakesNothingFromOthers(String position) throws Exception {
		try (TestServer server = start(position)) {
			ResponseCache cache = server.bean(ResponseCache.class);
			for (String[] refused : new String[][] { { "X-Api-Key", "wrong" }, { "Accept", "image/png" } }) {
				String path = "/stale?" + refused[0];
				get(server, path);
				get(server, path, refused);
				Awaitility.await().until(() -> cache.statistics().inFlight() == 0);
				assertThat(get(server, path).headers().firstValue("cache-status").orElse("")).contains("hit");
			}
		}
	}

	private static TestServer start(String position) {
		return TestServer.start(Application.class, "watt.cache.enabled=true", "watt.cache.position=" + position);
	}

	private HttpResponse<String> get(TestServer server, String path, String... headers) throws Exception {
		return this.client.get(server.url(path), headers);
	}

	private static String[] basic(String user) {
		String credentials = Base64.getEncoder().encodeToString((user + ":pw").getBytes(StandardCharsets.US_ASCII));
		return new String[] { "Authorization", "Basic " + credentials };
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	@RestController
	static class Application {

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http
				.authorizeExchange((exchanges) -> exchanges.pathMatchers("/early/public/users")
					.authenticated()
					.pathMatchers("/early/page/admin")
					.hasRole("ADMIN")
					.anyExchange()
					.permitAll())
				.requestCache((cache) -> cache.requestCache(NoOpServerRequestCache.getInstance()))
				.httpBasic((basic) -> {
				})
				.exceptionHandling(
						(handling) -> handling.accessDeniedHandler((exchange, denied) -> exchange.getPrincipal()
							.flatMap((user) -> write(exchange, user.getName() + " may not"))))
				.headers((headers) -> headers.writer((exchange) -> {
					if (exchange.getRequest().getPath().value().startsWith("/writer/")) {
						exchange.getResponse().getHeaders().setCacheControl("public, max-age=60");
					}
					return Mono.empty();
				}).cache((cache) -> cache.disable()))
				.addFilterAt(apiKeys(), SecurityWebFiltersOrder.AUTHENTICATION)
				.securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
				.build();
		}

		private static Mono<Void> write(ServerWebExchange exchange, String text) {
			ServerHttpResponse response = exchange.getResponse();
			response.setStatusCode(HttpStatus.FORBIDDEN);
			return response
				.writeWith(Mono.just(response.bufferFactory().wrap(text.getBytes(StandardCharsets.US_ASCII))));
		}

		private static AuthenticationWebFilter apiKeys() {
			AuthenticationWebFilter filter = new AuthenticationWebFilter(
					(ReactiveAuthenticationManager) (user) -> user.getName().equals("wrong")
							? Mono.error(new BadCredentialsException("for the test")) : Mono.just(user));
			filter.setServerAuthenticationConverter(
					(exchange) -> Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst("X-Api-Key"))
						.map((user) -> new UsernamePasswordAuthenticationToken(user, "",
								AuthorityUtils.createAuthorityList("ROLE_USER"))));
			return filter;
		}

		@Bean
		ReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("ann").password("{noop}pw").roles("USER").build())::findByUsername;
		}

		@Bean
		@Order(-200)
		WebFilter early() {
			return (exchange, chain) -> {
				String path = exchange.getRequest().getPath().value();
				HttpHeaders headers = exchange.getRequest().getHeaders();
				if (path.startsWith("/early/")) {
					exchange.getResponse()
						.getHeaders()
						.setCacheControl(path.startsWith("/early/public") ? "public, max-age=60" : "max-age=60");
				}
				if (headers.containsHeader("Limited") || headers.containsHeader("Away")) {
					exchange.getResponse()
						.setStatusCode(
								headers.containsHeader("Away") ? HttpStatus.FOUND : HttpStatus.TOO_MANY_REQUESTS);
					return exchange.getResponse().setComplete();
				}
				return chain.filter(exchange);
			};
		}

		@Bean
		@Order(0)
		WebFilter lateFields() {
			return (exchange, chain) -> {
				if (exchange.getRequest().getPath().value().startsWith("/late/")) {
					exchange.getResponse().getHeaders().setCacheControl("public, max-age=60");
				}
				return chain.filter(exchange);
			};
		}

		@Bean
		WebFilter lateRefusal() {
			return (exchange, chain) -> {
				if (exchange.getRequest().getHeaders().containsHeader("Token")) {
					exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
					return exchange.getResponse().setComplete();
				}
				return chain.filter(exchange);
			};
		}

		@GetMapping({ "/early/public", "/early/public/users", "/early/page", "/early/page/admin", "/late/public" })
		Mono<String> content() {
			return Mono.just("content");
		}

		@GetMapping("/writer/public")
		ResponseEntity<String> written() {
			return ResponseEntity.ok().header("Cache-Control", "public, max-age=60").body("content");
		}

		@GetMapping("/fails/{answer}")
		ResponseEntity<Mono<String>> fails(@PathVariable String answer) {
			Mono<String> user = ReactiveSecurityContextHolder.getContext()
				.mapNotNull(SecurityContext::getAuthentication)
				.map(Authentication::getName)
				.switchIfEmpty(Mono.error(() -> new IllegalStateException(answer)));
			return ResponseEntity.ok()
				.header("Cache-Control", "max-age=60")
				.contentType(MediaType.TEXT_PLAIN)
				.body(user);
		}

		@ExceptionHandler
		Object failed(IllegalStateException ex) {
			return switch (String.valueOf(ex.getMessage())) {
				case "redirect" -> ResponseEntity.status(HttpStatus.FOUND).header("Location", "/login").build();
				case "entity" -> ResponseEntity.ok().body("please log in");
				case "status" -> ResponseEntity.status(HttpStatus.FORBIDDEN).body("please log in");
				default -> "please log in";
			};
		}

		@GetMapping("/moved")
		ResponseEntity<Void> moved() {
			return ResponseEntity.status(HttpStatus.MOVED_PERMANENTLY)
				.header("Location", "/open")
				.header("Cache-Control", "max-age=60")
				.build();
		}

		@GetMapping("/redirect")
		Mono<Void> redirect(ServerHttpResponse response) {
			response.getHeaders().setCacheControl("max-age=60");
			response.getHeaders().set("Location", "/open");
			response.setStatusCode(HttpStatus.FOUND);
			return response.setComplete();
		}

		@GetMapping("/gone")
		ResponseEntity<String> gone() {
			return ResponseEntity.status(HttpStatus.GONE).header("Cache-Control", "max-age=60").body("gone");
		}

		@GetMapping(path = "/stale", produces = "text/plain")
		ResponseEntity<String> stale() {
			return ResponseEntity.ok().header("Cache-Control", "max-age=0, stale-while-revalidate=600").body("stale");
		}

	}

}
