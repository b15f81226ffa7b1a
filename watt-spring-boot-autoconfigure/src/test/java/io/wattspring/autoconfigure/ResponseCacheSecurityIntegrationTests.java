package io.wattspring.autoconfigure;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.ReactiveSecurityContextHolder;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.authentication.AuthenticationWebFilter;
import org.springframework.security.web.server.context.WebSessionServerSecurityContextRepository;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import org.springframework.security.web.server.csrf.CsrfToken;
import org.springframework.security.web.server.csrf.WebSessionServerCsrfTokenRepository;
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
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.wattspring.cache.ResponseCache;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the response cache with Spring Security: no response of one user ever reaches
 * another, also where handlers say that it may be stored.
 */
class ResponseCacheSecurityIntegrationTests {

	private final TestClient client = TestClient.http1();

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void responsesOfUsersAreTheirOwn(String position) throws Exception {
		try (TestServer server = start(position)) {
			assertThat(get(server, "/me", basic("ann")).body()).isEqualTo("ann");
			assertThat(get(server, "/me", basic("bob")).body()).isEqualTo("bob");
			assertThat(get(server, "/me").statusCode()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void responsesOfSessionsAreTheirOwn(String position) throws Exception {
		try (TestServer server = start(position)) {
			String ann = session(get(server, "/me", basic("ann")));
			String bob = session(get(server, "/me", basic("bob")));
			assertThat(get(server, "/me", "Cookie", ann).body()).isEqualTo("ann");
			assertThat(get(server, "/me", "Cookie", bob).body()).isEqualTo("bob");
			assertThat(get(server, "/me", "Cookie", ann).body()).isEqualTo("ann");
			assertThat(get(server, "/me").statusCode()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void publicPagesAreCachedWithTheirSecurityFields(String position) throws Exception {
		try (TestServer server = start(position)) {
			HttpResponse<String> miss = get(server, "/open");
			HttpResponse<String> hit = get(server, "/open");
			assertThat(hit.headers().firstValue("cache-status").orElse("")).startsWith("Watt; hit");
			for (HttpResponse<String> response : List.of(miss, hit)) {
				assertThat(response.headers().allValues("x-content-type-options")).containsExactly("nosniff");
				assertThat(response.headers().allValues("cache-control")).containsExactly("max-age=60");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void whatDefaultsToNoStoreIsNotStored(String position) throws Exception {
		try (TestServer server = start(position)) {
			get(server, "/plain");
			assertThat(get(server, "/plain").headers().firstValue("cache-status").orElse("")).contains("fwd=");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void hitIsAuthorizedWhereTheCacheIsAFilter(String position) throws Exception {
		try (TestServer server = start(position)) {
			String ann = session(get(server, "/me", basic("ann")));
			assertThat(get(server, "/shared", "Cookie", ann).statusCode()).isEqualTo(200);
			// Its handler said public: in front of the filters that means everybody
			assertThat(get(server, "/shared").statusCode()).isEqualTo(position.equals("filter") ? 401 : 200);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void tokensAgainstForgeryAreTheirOwn(boolean inCookie) throws Exception {
		for (String position : List.of("front", "filter")) {
			try (TestServer server = start(position, "test.csrf-in-cookie=" + inCookie)) {
				HttpResponse<String> ann = get(server, "/form");
				HttpResponse<String> bob = get(server, "/form");
				assertThat(bob.headers().firstValue("set-cookie")).as(position).isPresent();
				assertThat(bob.body()).as(position).isNotEqualTo(ann.body());
			}
		}
	}

	@ParameterizedTest
	@CsvSource({ "front, /me", "front, /me-in-context", "filter, /me", "filter, /me-in-context" })
	void responsesOfUsersWithoutCookiesAreTheirOwn(String position, String path) throws Exception {
		try (TestServer server = start(position)) {
			assertThat(get(server, path, "X-Api-Key", "ann").body()).isEqualTo("ann");
			assertThat(get(server, path, "X-Api-Key", "bob").body()).isEqualTo("bob");
			assertThat(get(server, path).statusCode()).isEqualTo(401);
			get(server, "/shared", "X-Api-Key", "ann");
			assertThat(get(server, "/shared", "X-Api-Key", "bob").headers().firstValue("cache-status").orElse(""))
				.startsWith("Watt; hit");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void sessionsThatAreNamedByAFieldAreTheirOwn(String position) throws Exception {
		try (TestServer server = start(position, "test.session-in-field=true")) {
			String ann = get(server, "/visit").headers().firstValue("session").orElseThrow();
			String bob = get(server, "/visit").headers().firstValue("session").orElseThrow();
			assertThat(bob).isNotEqualTo(ann);
			assertThat(get(server, "/visit", "SESSION", ann).body()).isEqualTo(ann);
			assertThat(get(server, "/visit", "SESSION", bob).body()).isEqualTo(bob);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void sessionThatAHandlerEndsIsItsOwn(String position) throws Exception {
		try (TestServer server = start(position, "test.session-in-field=true")) {
			String ann = get(server, "/visit").headers().firstValue("session").orElseThrow();
			String bob = get(server, "/visit").headers().firstValue("session").orElseThrow();
			assertThat(get(server, "/leave", "SESSION", ann).body()).isEqualTo(ann);
			assertThat(get(server, "/leave", "SESSION", bob).body()).isEqualTo(bob);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void userWhomAStreamAsksForLateIsSeen(String position) throws Exception {
		try (TestServer server = start(position)) {
			assertThat(get(server, "/me-in-stream", "X-Api-Key", "ann").body()).isEqualTo("this is ann");
			assertThat(get(server, "/me-in-stream", "X-Api-Key", "bob").body()).isEqualTo("this is bob");
		}
	}

	@ParameterizedTest
	@CsvSource({ "front, /who/principal", "front, /who/context", "filter, /who/principal", "filter, /who/context" })
	void usersWhomLateFiltersKnowAreSeen(String position, String path) throws Exception {
		try (TestServer server = start(position)) {
			assertThat(get(server, path, "X-User", "ann").body()).isEqualTo("ann");
			assertThat(get(server, path, "X-User", "bob").body()).isEqualTo("bob");
		}
	}

	@ParameterizedTest
	@CsvSource({ "front, /internal, X-Api-Key", "filter, /internal, X-Api-Key", "front, /late, X-User",
			"filter, /late, X-User" })
	void whatOnlyUsersMayHaveIsNotSharedWithOthers(String position, String path, String field) throws Exception {
		try (TestServer server = start(position)) {
			assertThat(get(server, path, field, "ann").body()).isEqualTo("internal");
			assertThat(get(server, path).statusCode()).isEqualTo(401);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void hooksHideNoUser(String position) throws Exception {
		Hooks.onOperatorDebug();
		try (TestServer server = start(position)) {
			assertThat(get(server, "/internal", "X-Api-Key", "ann").body()).isEqualTo("internal");
			assertThat(get(server, "/internal").statusCode()).isEqualTo(401);
		}
		finally {
			Hooks.resetOnOperatorDebug();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void sessionThatAFieldNamesIsItsOwnAlsoOnPublicPages(String position) throws Exception {
		try (TestServer server = start(position, "test.session-in-field=true")) {
			String ann = get(server, "/visit-public").headers().firstValue("session").orElseThrow();
			assertThat(get(server, "/visit-public").headers().allValues("session")).doesNotContain(ann);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void sessionThatTheFirstFilterUsesIsItsOwn(String position) throws Exception {
		try (TestServer server = start(position, "test.session-in-field=true")) {
			String ann = get(server, "/visit").headers().firstValue("session").orElseThrow();
			String bob = get(server, "/visit").headers().firstValue("session").orElseThrow();
			assertThat(get(server, "/who/first", "SESSION", ann).body()).isEqualTo(ann);
			assertThat(get(server, "/who/first", "SESSION", bob).body()).isEqualTo(bob);
		}
	}

	@Test
	void tokenThatARefreshMakesIsItsOwn() throws Exception {
		try (TestServer server = start("filter", "test.csrf-in-cookie=true")) {
			get(server, "/who/later");
			server.bean(SecuredEndpoints.class).form = true;
			assertThat(get(server, "/who/later").body()).isEqualTo("early");
			server.bean(SecuredEndpoints.class).gate.tryEmitEmpty();
			ResponseCache cache = server.bean(ResponseCache.class);
			Awaitility.await().until(() -> cache.statistics().refreshes() == 1 && cache.statistics().inFlight() == 0);
			assertThat(get(server, "/who/later").body()).isEqualTo("early");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void refusalOfABodyIsNotForThoseWhoMayHaveIt(String position) throws Exception {
		try (TestServer server = start(position)) {
			assertThat(get(server, "/who/may").statusCode()).isEqualTo(401);
			assertThat(get(server, "/who/may", "X-Api-Key", "ann").body()).isEqualTo("ann");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void fieldWithoutAValueIsNoSession(String position) throws Exception {
		try (TestServer server = start(position)) {
			assertThat(get(server, "/who/nothing").statusCode()).isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "front", "filter" })
	void userWhomAFilterOfSpringSecurityHandsOnIsSeen(String position) throws Exception {
		try (TestServer server = start(position)) {
			assertThat(get(server, "/tenant", "X-Api-Key", "ann").body()).isEqualTo("ann");
			assertThat(get(server, "/tenant", "X-Api-Key", "bob").body()).isEqualTo("bob");
		}
	}

	private static TestServer start(String position, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("watt.cache.enabled=true", "watt.cache.position=" + position));
		return TestServer.start(SecuredEndpoints.class, all.toArray(String[]::new));
	}

	private HttpResponse<String> get(TestServer server, String path, String... headers) throws Exception {
		return this.client.get(server.url(path), headers);
	}

	private static String[] basic(String user) {
		String credentials = Base64.getEncoder().encodeToString((user + ":pw").getBytes(StandardCharsets.US_ASCII));
		return new String[] { "Authorization", "Basic " + credentials };
	}

	private static String session(HttpResponse<String> response) {
		return response.headers().firstValue("set-cookie").map((cookie) -> cookie.split(";")[0]).orElse("SESSION=none");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	@RestController
	static class SecuredEndpoints {

		volatile boolean form;

		final Sinks.Empty<Void> committing = Sinks.empty();

		final Sinks.Empty<Void> asked = Sinks.empty();

		final Sinks.Empty<Void> gate = Sinks.empty();

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http,
				@Value("${test.csrf-in-cookie:false}") boolean csrfInCookie) {
			return http
				.authorizeExchange((exchanges) -> exchanges
					.pathMatchers("/open", "/plain", "/form", "/visit", "/visit-public", "/leave", "/who/*", "/late")
					.permitAll()
					.anyExchange()
					.authenticated())
				.requestCache((cache) -> cache.requestCache(NoOpServerRequestCache.getInstance()))
				.httpBasic((basic) -> basic.securityContextRepository(new WebSessionServerSecurityContextRepository()))
				.addFilterAt(apiKeys(), SecurityWebFiltersOrder.AUTHENTICATION)
				.addFilterAt(SecuredEndpoints::tenant, SecurityWebFiltersOrder.LAST)
				.csrf((csrf) -> csrf.csrfTokenRepository(csrfInCookie ? new CookieServerCsrfTokenRepository()
						: new WebSessionServerCsrfTokenRepository()))
				.build();
		}

		@Bean
		WebSessionIdResolver webSessionIdResolver(@Value("${test.session-in-field:false}") boolean inField) {
			return inField ? new HeaderWebSessionIdResolver() : new CookieWebSessionIdResolver();
		}

		private static Mono<Void> tenant(ServerWebExchange exchange, WebFilterChain chain) {
			return exchange.getPrincipal()
				.doOnNext((user) -> exchange.getAttributes().put("tenant", user.getName()))
				.then(chain.filter(exchange));
		}

		private static AuthenticationWebFilter apiKeys() {
			AuthenticationWebFilter filter = new AuthenticationWebFilter((ReactiveAuthenticationManager) Mono::just);
			filter.setServerAuthenticationConverter(
					(exchange) -> Mono.justOrEmpty(exchange.getRequest().getHeaders().getFirst("X-Api-Key"))
						.map((user) -> new UsernamePasswordAuthenticationToken(user, "", List.of())));
			return filter;
		}

		// Not what would hash passwords anew, which takes longer than a test
		@Bean
		ReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("ann").password("{noop}pw").roles("USER").build(),
					User.withUsername("bob").password("{noop}pw").roles("USER").build())::findByUsername;
		}

		@GetMapping("/me")
		ResponseEntity<String> me(Principal principal) {
			return ResponseEntity.ok().header("Cache-Control", "max-age=60").body(principal.getName());
		}

		@GetMapping("/tenant")
		ResponseEntity<String> tenant(@RequestAttribute String tenant) {
			return ResponseEntity.ok().header("Cache-Control", "max-age=60").body(tenant);
		}

		@GetMapping("/me-in-context")
		ResponseEntity<String> meInContext(@AuthenticationPrincipal String user) {
			return ResponseEntity.ok().header("Cache-Control", "max-age=60").body(user);
		}

		@GetMapping("/visit")
		ResponseEntity<String> visit(WebSession session) {
			session.start();
			return ResponseEntity.ok().header("Cache-Control", "max-age=60").body(session.getId());
		}

		@Bean
		WebFilter lateUsers() {
			return (exchange, chain) -> {
				String user = exchange.getRequest().getHeaders().getFirst("X-User");
				if (user != null) {
					Authentication known = new UsernamePasswordAuthenticationToken(user, "", List.of());
					return chain.filter(exchange.mutate().principal(Mono.just(known)).build())
						.contextWrite(ReactiveSecurityContextHolder.withAuthentication(known));
				}
				if (exchange.getRequest().getPath().value().equals("/late")) {
					exchange.getResponse().setStatusCode(HttpStatus.UNAUTHORIZED);
					return exchange.getResponse().setComplete();
				}
				return chain.filter(exchange);
			};
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		WebFilter firstFilter() {
			return (exchange,
					chain) -> exchange.getRequest().getPath().value().equals("/who/first") ? exchange.getSession()
						.doOnNext((session) -> exchange.getAttributes().put("first", session.getId()))
						.then(chain.filter(exchange)) : chain.filter(exchange);
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		WebFilter slowCommit() {
			return (exchange, chain) -> {
				if (exchange.getRequest().getPath().value().equals("/who/later") && this.form) {
					exchange.getResponse().beforeCommit(() -> {
						this.committing.tryEmitEmpty();
						return this.asked.asMono();
					});
				}
				return chain.filter(exchange);
			};
		}

		@GetMapping("/who/first")
		ResponseEntity<String> first(ServerWebExchange exchange) {
			return ResponseEntity.ok()
				.header("Cache-Control", "max-age=60")
				.body(exchange.<String>getRequiredAttribute("first"));
		}

		@GetMapping("/visit-public")
		ResponseEntity<String> visitPublic(WebSession session) {
			session.start();
			return ResponseEntity.ok().header("Cache-Control", "public, max-age=60").body("welcome");
		}

		@GetMapping("/who/later")
		Mono<ResponseEntity<String>> later(ServerWebExchange exchange) {
			ResponseEntity.BodyBuilder response = ResponseEntity.ok()
				.header("Cache-Control", "max-age=0, stale-while-revalidate=600");
			Mono<CsrfToken> token = exchange.getRequiredAttribute(CsrfToken.class.getName());
			// Asked for while the stale response is committed, answered when it is gone
			return this.form ? this.committing.asMono()
				.then(token)
				.doOnNext((form) -> this.asked.tryEmitEmpty())
				.delayUntil((form) -> this.gate.asMono())
				.map((form) -> response.body(form.getToken())) : Mono.just(response.body("early"));
		}

		@GetMapping("/who/may")
		ResponseEntity<Mono<String>> may() {
			Mono<String> user = ReactiveSecurityContextHolder.getContext()
				.mapNotNull(SecurityContext::getAuthentication)
				.map(Authentication::getName)
				.switchIfEmpty(Mono.error(() -> new AccessDeniedException("for the test")));
			return ResponseEntity.ok().header("Cache-Control", "max-age=60").body(user);
		}

		@GetMapping("/who/nothing")
		ResponseEntity<String> nothing(WebSession session) {
			session.start();
			return ResponseEntity.ok().header("Nothing", (String) null).body("nothing");
		}

		@GetMapping("/leave")
		Mono<ResponseEntity<String>> leave(WebSession session) {
			String id = session.getId();
			return session.invalidate().thenReturn(ResponseEntity.ok().header("Cache-Control", "max-age=60").body(id));
		}

		@GetMapping("/me-in-stream")
		ResponseEntity<Flux<String>> meInStream() {
			Flux<String> user = ReactiveSecurityContextHolder.getContext()
				.mapNotNull(SecurityContext::getAuthentication)
				.map(Authentication::getName)
				.flux();
			return ResponseEntity.ok()
				.header("Cache-Control", "max-age=60")
				.contentType(MediaType.TEXT_PLAIN)
				.body(Flux.concat(Flux.just("this ", "is "), user));
		}

		@GetMapping("/who/principal")
		ResponseEntity<String> whoAsPrincipal(Principal principal) {
			return ResponseEntity.ok().header("Cache-Control", "max-age=60").body(principal.getName());
		}

		@GetMapping("/who/context")
		ResponseEntity<String> whoInContext(@AuthenticationPrincipal String user) {
			return ResponseEntity.ok().header("Cache-Control", "max-age=60").body(user);
		}

		@GetMapping({ "/internal", "/late" })
		ResponseEntity<String> internal() {
			return ResponseEntity.ok().header("Cache-Control", "max-age=60").body("internal");
		}

		@GetMapping("/form")
		Mono<ResponseEntity<String>> form(ServerWebExchange exchange) {
			Mono<CsrfToken> token = exchange.getRequiredAttribute(CsrfToken.class.getName());
			return token.map((form) -> ResponseEntity.ok().header("Cache-Control", "max-age=60").body(form.getToken()));
		}

		@GetMapping("/open")
		ResponseEntity<String> open() {
			return ResponseEntity.ok().header("Cache-Control", "max-age=60").body("open");
		}

		@GetMapping("/plain")
		Map<String, String> plain() {
			return Map.of("a", "b");
		}

		@GetMapping("/shared")
		ResponseEntity<String> shared() {
			return ResponseEntity.ok().header("Cache-Control", "public, max-age=60").body("shared");
		}

	}

}
