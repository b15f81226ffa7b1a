package io.wattspring.autoconfigure;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.ReactiveAuthenticationManager;
import org.springframework.security.authentication.UserDetailsRepositoryReactiveAuthenticationManager;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.CookieServerCsrfTokenRepository;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@code /actuator/watt} and its page behind Spring Security, with what that
 * does by default: fields in each response, and protection against requests of other
 * sites.
 */
class SecuredEndpointIntegrationTests {

	private static final String ENDPOINT = "/actuator/watt";

	private static final String RELOAD = "{\"action\":\"reload\"}";

	private static final String OWN_PORT = "management.server.port=0";

	private final TestClient client = TestClient.http1();

	private TestServer server;

	@AfterEach
	void close() {
		this.server.bean(Gate.class).open();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "server.port=0", OWN_PORT })
	void nobodyGetsAnythingWithoutRights(String port) throws Exception {
		start(port, "test.csrf=none");
		for (String path : List.of("", "/1", "/ui", "/ui/watt.js", "/ui/csrf")) {
			HttpResponse<String> anonymous = get(ENDPOINT + path);
			assertThat(anonymous.statusCode()).as(path).isEqualTo(401);
			assertThat(anonymous.headers().firstValue("WWW-Authenticate").orElse("")).startsWith("Basic ");
			assertThat(anonymous.body()).isEmpty();
			assertThat(get(ENDPOINT + path, basic("user")).statusCode()).as(path).isEqualTo(403);
		}
		assertThat(post(ENDPOINT, RELOAD).statusCode()).isEqualTo(401);
		assertThat(post(ENDPOINT + "/1", "{\"action\":\"swap\"}").statusCode()).isEqualTo(401);
		assertThat(post(ENDPOINT, RELOAD, basic("user")).statusCode()).isEqualTo(403);
		assertThat(this.server.workers()).allMatch((worker) -> worker.swaps().count() == 0);
		assertThat(post(ENDPOINT, RELOAD, basic("operator")).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "ui, text/html", "ui/watt.js, text/javascript", "ui/watt.css, text/css", "ui/csrf, text/plain" })
	void filesHaveEachFieldOnce(String file, String type) throws Exception {
		start(OWN_PORT);
		HttpResponse<String> response = get(ENDPOINT + "/" + file, basic("operator"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().allValues("Content-Type")).containsExactly(type + ";charset=utf-8");
		assertThat(response.headers().allValues("Cache-Control")).containsExactly("no-store");
		assertThat(response.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
		assertThat(response.headers().allValues("X-Frame-Options")).containsExactly("DENY");
		assertThat(response.headers().allValues("Content-Security-Policy")).singleElement()
			.asString()
			.startsWith("default-src 'none'");
	}

	@ParameterizedTest
	@CsvSource({ "session, server.port=0", "session, management.server.port=0", "cookie, management.server.port=0" })
	void operationIsDoneWithTheFieldThatThePageAsksFor(String kind, String port) throws Exception {
		start(port, "test.csrf=" + kind);
		assertThat(post(ENDPOINT, RELOAD, basic("operator")).statusCode()).isEqualTo(403);
		HttpResponse<String> csrf = get(ENDPOINT + "/ui/csrf", basic("operator"));
		String[] field = csrf.body().split(": ");
		assertThat(field).hasSize(2);
		List<String> headers = new ArrayList<>(List.of(basic("operator")));
		Collections.addAll(headers, "Cookie", csrf.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0]);
		assertThat(post(ENDPOINT, RELOAD, headers.toArray(String[]::new)).statusCode()).isEqualTo(403);
		Collections.addAll(headers, field);
		HttpResponse<String> reloaded = post(ENDPOINT, RELOAD, headers.toArray(String[]::new));
		assertThat(reloaded.statusCode()).as(reloaded.body()).isEqualTo(200);
		assertThat(post(ENDPOINT + "/1", "{\"action\":\"swap\"}", headers.toArray(String[]::new)).statusCode())
			.isEqualTo(200);
		assertThat(this.server.workers()).extracting((worker) -> worker.swaps().count()).containsExactly(2L, 1L);
	}

	@Test
	void fieldIsEmptyWhereNoneIsNeeded() throws Exception {
		start(OWN_PORT, "test.csrf=none");
		HttpResponse<String> csrf = get(ENDPOINT + "/ui/csrf", basic("operator"));
		assertThat(csrf.statusCode()).isEqualTo(200);
		assertThat(csrf.body()).isEmpty();
		assertThat(csrf.headers().allValues("Set-Cookie")).isEmpty();
	}

	@Test
	void stacksAreShownToThoseWhoHaveTheRole() throws Exception {
		start(OWN_PORT, "management.endpoint.watt.show-stacks=when-authorized",
				"management.endpoint.watt.roles=OPERATOR", "watt.watchdog.interval=20ms",
				"watt.watchdog.warn-after=100ms");
		CompletableFuture<?> blocked = CompletableFuture.runAsync(this::block);
		Awaitility.await()
			.until(() -> JsonPath.<Integer>read(get(ENDPOINT, basic("operator")).body(), "$.stalls.count") > 0);
		assertThat(get(ENDPOINT, basic("operator")).body()).contains("Gate.block", "\"stack\":[");
		HttpResponse<String> guest = get(ENDPOINT, basic("guest"));
		assertThat(guest.statusCode()).isEqualTo(200);
		assertThat(guest.body()).contains("GET /block").doesNotContain("Gate.block", "\"stack\":[");
		this.server.bean(Gate.class).open();
		blocked.join();
	}

	@Test
	void loginWithAThreadOfItsOwnNeedsNoneOfTheApplications() throws Exception {
		start(OWN_PORT, "test.csrf=none");
		CountDownLatch released = new CountDownLatch(1);
		try {
			for (int i = 0; i < 2 * Schedulers.DEFAULT_BOUNDED_ELASTIC_SIZE; i++) {
				Schedulers.boundedElastic().schedule(() -> await(released));
			}
			for (String path : List.of("", "/1", "/ui", "/ui/watt.js")) {
				assertThat(get(ENDPOINT + path, basic("operator")).statusCode()).as(path).isEqualTo(200);
			}
			assertThat(get("/actuator/prometheus", basic("operator")).statusCode()).isEqualTo(200);
			assertThat(post(ENDPOINT, RELOAD, basic("operator")).statusCode()).isEqualTo(200);
		}
		finally {
			released.countDown();
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void block() {
		try {
			this.client.get(this.server.url("/block"));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void start(String... properties) {
		String[] all = new String[properties.length + 2];
		all[0] = "management.endpoint.watt.access=unrestricted";
		all[1] = "watt.drain.keep-alive-grace=50ms";
		System.arraycopy(properties, 0, all, 2, properties.length);
		this.server = TestServer.start(Secured.class, all);
	}

	private HttpResponse<String> get(String path, String... headers) throws Exception {
		return this.client.get(url(path), headers);
	}

	private HttpResponse<String> post(String path, String json, String... headers) throws Exception {
		List<String> all = new ArrayList<>(List.of(headers));
		Collections.addAll(all, "Content-Type", "application/json");
		return this.client.post(url(path), json.getBytes(), all.toArray(String[]::new));
	}

	private String url(String path) {
		return "http://localhost:" + this.server.context()
			.getEnvironment()
			.getProperty("local.management.port", Integer.class, this.server.port()) + path;
	}

	private static String[] basic(String user) {
		String credentials = Base64.getEncoder().encodeToString((user + ":pw").getBytes(StandardCharsets.US_ASCII));
		return new String[] { "Authorization", "Basic " + credentials };
	}

	/**
	 * The actuator for operators and guests, everything else for everybody.
	 */
	@Configuration(proxyBeanMethods = false)
	@EnableWebFluxSecurity
	@Import(Gate.class)
	static class Secured {

		private final Scheduler scheduler = Schedulers.newBoundedElastic(1, 100, "login", 1, true);

		@Bean
		SecurityWebFilterChain chain(ServerHttpSecurity http, @Value("${test.csrf:session}") String csrf) {
			return http
				.authorizeExchange((exchanges) -> exchanges.pathMatchers("/actuator/**")
					.hasAnyRole("OPERATOR", "GUEST")
					.anyExchange()
					.permitAll())
				.httpBasic(Customizer.withDefaults())
				.requestCache(RequestCacheSpec::disable)
				.csrf((spec) -> protect(spec, csrf))
				.build();
		}

		private static void protect(CsrfSpec spec, String kind) {
			switch (kind) {
				case "none" -> spec.disable();
				case "cookie" -> spec.csrfTokenRepository(CookieServerCsrfTokenRepository.withHttpOnlyFalse());
				default -> {
				}
			}
		}

		@Bean
		ReactiveAuthenticationManager logins(ReactiveUserDetailsService users) {
			var logins = new UserDetailsRepositoryReactiveAuthenticationManager(users);
			logins.setScheduler(this.scheduler);
			return logins;
		}

		// Not what would hash passwords anew, which takes longer than a test
		@Bean
		ReactiveUserDetailsService users() {
			return new MapReactiveUserDetailsService(
					User.withUsername("operator").password("{noop}pw").roles("OPERATOR").build(),
					User.withUsername("guest").password("{noop}pw").roles("GUEST").build(),
					User.withUsername("user").password("{noop}pw").roles("USER").build())::findByUsername;
		}

	}

}
