package io.wattspring.autoconfigure;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.ServerSecurityContextRepository;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.savedrequest.NoOpServerRequestCache;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.server.WebSession;
import org.springframework.web.server.session.CookieWebSessionIdResolver;
import org.springframework.web.server.session.HeaderWebSessionIdResolver;
import org.springframework.web.server.session.WebSessionIdResolver;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.wattspring.cache.ResponseCache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the response cache heeds what filters of the application and of Spring
 * Security do before it.
 */
class ResponseCacheFiltersIntegrationTests {

	private final TestClient client = TestClient.http1();

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void whatFiltersMakeForACookieIsItsOwn(String position) throws Exception {
		try (TestServer server = start(position)) {
			for (String path : List.of("/visitor", "/form/chain", "/form/filter")) {
				HttpResponse<String> one = get(server, path);
				assertThat(one.headers().firstValue("set-cookie")).as(path).isPresent();
				assertThat(get(server, path).body()).as(path).isNotEqualTo(one.body());
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void whatFiltersSayOfResponsesIsHeeded(String position) throws Exception {
		try (TestServer server = start(position)) {
			for (String path : List.of("/tenant/vary", "/tenant/vary-in-context", "/tenant/vary-any",
					"/tenant/private-at-commit", "/tenant/no-store-of-security")) {
				for (String tenant : List.of("a", "b", "a")) {
					assertThat(get(server, path, "Tenant", tenant).body()).as(path).isEqualTo(tenant);
				}
			}
		}
	}

	@Test
	void securityFieldsForbidHeuristicsWhereTheCacheIsAFilter() throws Exception {
		try (TestServer server = start("filter", "watt.cache.heuristics=true")) {
			for (String tenant : List.of("a", "b")) {
				assertThat(get(server, "/tenant/modified", "Tenant", tenant).body()).isEqualTo(tenant);
			}
		}
	}

	@Test
	void whatFiltersForbidIsNotStoredTimeAndAgain() throws Exception {
		try (TestServer server = start("filter")) {
			ResponseCache cache = server.bean(ResponseCache.class);
			for (int i = 0; i < 3; i++) {
				get(server, "/tenant/private-at-commit", "Tenant", "a");
			}
			assertThat(cache.statistics().stored()).isLessThanOrEqualTo(1);
		}
	}

	@Test
	void errorThatSecurityForbidsToStoreTakesNothingAway() throws Exception {
		try (TestServer server = start("filter")) {
			get(server, "/tagged");
			server.bean(ResponseCache.class).expire(URI.create(server.url("/tagged"))).block();
			HttpResponse<String> unsatisfied = get(server, "/tagged", "Range", "bytes=999-");
			assertThat(unsatisfied.statusCode()).isEqualTo(416);
			assertThat(unsatisfied.headers().firstValue("cache-control").orElse("")).contains("no-store");
			assertThat(get(server, "/tagged").headers().firstValue("cache-status").orElse("")).contains("hit");
		}
	}

	@Test
	void targetedFieldIsStrongerThanThoseOfFilters() throws Exception {
		try (TestServer server = start("filter")) {
			get(server, "/targeted");
			assertThat(get(server, "/targeted").headers().firstValue("cache-status").orElse("")).contains("hit");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void credentialsThatFiltersTakeAwayCount(String position) throws Exception {
		try (TestServer server = start(position)) {
			for (String name : List.of("Authorization", "Cookie")) {
				for (String credentials : List.of("user=ann", "user=bob")) {
					assertThat(get(server, "/stripped", name, credentials).body()).as(name).isEqualTo(credentials);
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void userWhomAFilterOfSecurityAsksForCounts(String position) throws Exception {
		try (TestServer server = start(position)) {
			assertThat(get(server, "/asked", "User", "ann").body()).isEqualTo("ann");
			assertThat(get(server, "/asked", "User", "bob").body()).isEqualTo("bob");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void nobodyInParticularIsNoUser(String position) throws Exception {
		try (TestServer server = start(position)) {
			get(server, "/nobody");
			assertThat(get(server, "/nobody").headers().firstValue("cache-status").orElse("")).contains("hit");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void tokenInAFieldIsItsOwn(String position) throws Exception {
		try (TestServer server = start(position)) {
			for (String path : List.of("/token/chain", "/token/filter")) {
				HttpResponse<String> one = get(server, path, "Cookie", "XSRF-TOKEN=" + UUID.randomUUID());
				assertThat(one.headers().firstValue("token")).as(path).isPresent();
				assertThat(get(server, path).headers().firstValue("token")).as(path)
					.isNotEqualTo(one.headers().firstValue("token"));
			}
		}
	}

	@Test
	void sessionInAFieldIsItsOwnInWhateverWayItIsWritten() throws Exception {
		try (TestServer server = start("front", "test.sessions=encoded")) {
			HttpResponse<String> one = get(server, "/session/begin");
			assertThat(one.headers().firstValue("session")).isPresent();
			assertThat(get(server, "/session/begin").headers().firstValue("session"))
				.isNotEqualTo(one.headers().firstValue("session"));
			// Its field is empty, and ends the session of whoever gets it
			assertThat(get(server, "/session/read", "SESSION", "Z29uZQ==").headers().firstValue("session")).isPresent();
			assertThat(get(server, "/session/read").headers().firstValue("session")).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void whoComesWhenABodyIsKnownToBePersonalDoesNotReceiveIt(String position) throws Exception {
		try (TestServer server = start(position, "test.sessions=field")) {
			String session = get(server, "/session/begin").headers().firstValue("session").orElseThrow();
			Application application = server.bean(Application.class);
			CompletableFuture<HttpResponse<String>> one = stream(server, session);
			Awaitility.await().until(() -> application.written);
			CompletableFuture<HttpResponse<String>> other = stream(server, "none");
			Awaitility.await().until(() -> application.calls.get() == 2);
			application.end.tryEmitEmpty();
			assertThat(one.get().body()).isEqualTo("of " + session);
			assertThat(other.get().body()).isEqualTo("of nobody");
		}
	}

	private CompletableFuture<HttpResponse<String>> stream(TestServer server, String session) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/session/stream")))
			.header("SESSION", session)
			.build();
		return this.client.client().sendAsync(request, HttpResponse.BodyHandlers.ofString());
	}

	private static TestServer start(String position, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("watt.cache.enabled=true", "watt.cache.position=" + position));
		return TestServer.start(Application.class, all.toArray(String[]::new));
	}

	private HttpResponse<String> get(TestServer server, String path, String... headers) throws Exception {
		return this.client.get(server.url(path), headers);
	}

	/**
	 * Tells sessions in a field, in another way than they are called.
	 */
	private static final class Encoded extends HeaderWebSessionIdResolver {

		@Override
		public List<String> resolveSessionIds(ServerWebExchange exchange) {
			return super.resolveSessionIds(exchange).stream()
				.map((id) -> new String(Base64.getDecoder().decode(id), StandardCharsets.US_ASCII))
				.toList();
		}

		@Override
		public void setSessionId(ServerWebExchange exchange, String id) {
			super.setSessionId(exchange, Base64.getEncoder().encodeToString(id.getBytes(StandardCharsets.US_ASCII)));
		}

	}

	/**
	 * Looks for the user when asked.
	 */
	private static final class Asked implements ServerSecurityContextRepository {

		@Override
		public Mono<Void> save(ServerWebExchange exchange, SecurityContext context) {
			return Mono.empty();
		}

		@Override
		public Mono<SecurityContext> load(ServerWebExchange exchange) {
			return Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst("User"))
				.map((user) -> new SecurityContextImpl(new UsernamePasswordAuthenticationToken(user, "", List.of())));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	@RestController
	static class Application {

		private final Sinks.Empty<Void> end = Sinks.empty();

		private volatile boolean written;

		private final AtomicInteger calls = new AtomicInteger();

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http) {
			return http.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll()).anonymous((anonymous) -> {
			}).headers((headers) -> headers.writer((exchange) -> {
				if (exchange.getRequest().getPath().value().equals("/tenant/no-store-of-security")) {
					exchange.getResponse().getHeaders().setCacheControl("no-store");
				}
				return Mono.empty();
			}))
				.requestCache((cache) -> cache.requestCache(NoOpServerRequestCache.getInstance()))
				.addFilterAt(Application::last, SecurityWebFiltersOrder.LAST)
				.securityContextRepository(new Asked())
				.csrf((csrf) -> csrf.csrfTokenRepository(new CookieServerCsrfTokenRepository()))
				.build();
		}

		@Bean
		WebSessionIdResolver webSessionIdResolver(@Value("${test.sessions:cookie}") String sessions) {
			return switch (sessions) {
				case "encoded" -> new Encoded();
				case "field" -> new HeaderWebSessionIdResolver();
				default -> new CookieWebSessionIdResolver();
			};
		}

		private static Mono<Void> last(ServerWebExchange exchange, WebFilterChain chain) {
			if (exchange.getRequest().getPath().value().equals("/asked")) {
				return exchange.getPrincipal()
					.doOnNext((user) -> exchange.getAttributes().put("user", user.getName()))
					.then(chain.filter(exchange));
			}
			return withToken("chain", exchange, chain);
		}

		@Bean
		@Order(-50)
		WebFilter afterSecurity() {
			return (exchange, chain) -> withToken("filter", exchange, chain);
		}

		private static Mono<Void> withToken(String where, ServerWebExchange exchange, WebFilterChain chain) {
			Mono<CsrfToken> token = exchange.getAttributeOrDefault(CsrfToken.class.getName(), Mono.empty());
			String path = exchange.getRequest().getPath().value();
			if (path.equals("/form/" + where)) {
				return token.doOnNext((made) -> exchange.getAttributes().put("form", made.getToken()))
					.then(chain.filter(exchange));
			}
			if (path.equals("/token/" + where)) {
				return token.doOnNext((made) -> exchange.getResponse().getHeaders().set("Token", made.getToken()))
					.then(chain.filter(exchange));
			}
			return chain.filter(exchange);
		}

		@Bean
		@Order(-200)
		WebFilter early() {
			return (exchange, chain) -> {
				String path = exchange.getRequest().getPath().value();
				if (path.startsWith("/tenant/")) {
					return chain.filter(tenant(path, exchange));
				}
				if (path.equals("/visitor")) {
					String id = UUID.randomUUID().toString();
					exchange.getResponse().addCookie(ResponseCookie.from("visitor", id).build());
					exchange.getAttributes().put("visitor", id);
				}
				return chain.filter(path.equals("/stripped") ? stripped(exchange) : exchange);
			};
		}

		private static ServerWebExchange tenant(String path, ServerWebExchange exchange) {
			HttpHeaders headers = exchange.getResponse().getHeaders();
			exchange.getAttributes().put("tenant", exchange.getRequest().getHeaders().getFirst("Tenant"));
			switch (path) {
				case "/tenant/vary" -> headers.add("Vary", "Tenant");
				case "/tenant/vary-any" -> headers.add("Vary", "*");
				case "/tenant/private-at-commit" -> exchange.getResponse().beforeCommit(() -> {
					headers.setCacheControl("private, max-age=60");
					return Mono.empty();
				});
				default -> {
				}
			}
			return exchange;
		}

		private static ServerWebExchange stripped(ServerWebExchange exchange) {
			HttpHeaders headers = exchange.getRequest().getHeaders();
			String name = headers.containsHeader("Cookie") ? "Cookie" : "Authorization";
			exchange.getAttributes().put("user", headers.getFirst(name));
			return exchange.mutate().request((request) -> request.headers((mutable) -> mutable.remove(name))).build();
		}

		private static <T> ResponseEntity<T> fresh(T body) {
			return ResponseEntity.ok()
				.header("Cache-Control", "max-age=60")
				.contentType(MediaType.TEXT_PLAIN)
				.body(body);
		}

		@GetMapping("/visitor")
		ResponseEntity<String> visitor(@RequestAttribute String visitor) {
			return fresh(visitor);
		}

		@GetMapping({ "/form/chain", "/form/filter" })
		ResponseEntity<String> form(@RequestAttribute String form) {
			return fresh(form);
		}

		@GetMapping({ "/tenant/vary", "/tenant/vary-any", "/tenant/private-at-commit", "/tenant/no-store-of-security" })
		ResponseEntity<String> tenant(@RequestAttribute String tenant) {
			return fresh(tenant);
		}

		@GetMapping("/tenant/vary-in-context")
		Mono<ResponseEntity<String>> tenantInContext(@RequestAttribute String tenant) {
			return Mono.deferContextual((context) -> {
				ServerWebExchange exchange = context.get(ServerWebExchange.class);
				exchange.getResponse().getHeaders().add("Vary", "Tenant");
				return Mono.just(fresh(tenant));
			});
		}

		@GetMapping("/tenant/modified")
		ResponseEntity<String> modified(@RequestAttribute String tenant) {
			return ResponseEntity.ok().lastModified(1_000_000_000_000L).body(tenant);
		}

		@GetMapping("/tagged")
		ResponseEntity<String> tagged() {
			return ResponseEntity.ok().header("Cache-Control", "max-age=60").eTag("v").body("tagged");
		}

		@GetMapping("/targeted")
		ResponseEntity<String> targeted() {
			return ResponseEntity.ok().header("Watt-CDN-Cache-Control", "max-age=60").body("targeted");
		}

		@GetMapping({ "/asked", "/stripped" })
		ResponseEntity<String> user(@RequestAttribute String user) {
			return fresh(user);
		}

		@GetMapping("/nobody")
		Mono<ResponseEntity<String>> nobody() {
			return ReactiveSecurityContextHolder.getContext()
				.mapNotNull(SecurityContext::getAuthentication)
				.map((user) -> fresh(user.getName()));
		}

		@GetMapping({ "/token/chain", "/token/filter" })
		ResponseEntity<String> publicPage() {
			return ResponseEntity.ok().header("Cache-Control", "public, max-age=60").body("page");
		}

		@GetMapping("/session/begin")
		ResponseEntity<String> begin(WebSession session) {
			session.start();
			return ResponseEntity.ok().header("Cache-Control", "public, max-age=60").body("welcome");
		}

		@GetMapping("/session/read")
		ResponseEntity<String> read(WebSession session) {
			return fresh("read");
		}

		@GetMapping("/session/stream")
		ResponseEntity<Flux<String>> stream(ServerWebExchange exchange) {
			this.calls.incrementAndGet();
			Mono<String> name = exchange.getSession()
				.map((session) -> session.isStarted() ? session.getId() : "nobody")
				.doOnNext((known) -> this.written = true);
			return fresh(Flux.concat(Flux.just("of "), name, this.end.asMono().cast(String.class)));
		}

	}

}
