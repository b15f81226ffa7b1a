package io.wattspring.autoconfigure;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of where the page of {@code /actuator/watt} is, and of what it may do in a
 * browser.
 */
class PageIntegrationTests {

	private static final Pattern REFERENCE = Pattern.compile("(?:href|src|action)=\"([^\"]*)\"");

	private static final Pattern IMPORT = Pattern.compile("from '\\./([^']*)'");

	private final TestClient client = TestClient.http1();

	private @Nullable TestServer server;

	@AfterEach
	void close() {
		if (this.server != null) {
			this.server.close();
		}
	}

	@ParameterizedTest
	@CsvSource({ "ui, text/html", "ui/watt.css, text/css", "ui/watt.js, text/javascript", "ui/view.js, text/javascript",
			"ui/operations.js, text/javascript" })
	void filesMayUseNothingButThisServer(String file, String type) throws Exception {
		start();
		HttpResponse<String> response = get("/actuator/watt/" + file);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue(type + ";charset=utf-8");
		assertThat(response.headers().firstValue("Content-Security-Policy")).hasValue("default-src 'none'; "
				+ "script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
				+ "frame-ancestors 'none'; require-trusted-types-for 'script'");
		assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
		assertThat(response.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
		assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
	}

	@Test
	void pageNamesNoOtherPlace() throws Exception {
		start();
		String page = get("/actuator/watt/ui").body();
		assertThat(find(REFERENCE, page)).containsExactlyInAnyOrder("ui/watt.css", "ui/watt.js");
		assertThat(page).doesNotContain("style=", "onclick", "<style", "://");
		assertThat(page).contains("<html lang=\"en\">");
		for (String file : List.of("watt.js", "view.js", "operations.js")) {
			String script = get("/actuator/watt/ui/" + file).body();
			assertThat(script.replace("http://www.w3.org/2000/svg", "")).doesNotContain("innerHTML", "outerHTML",
					"insertAdjacent", "document.write", "eval(", "://");
			assertThat(find(IMPORT, script))
				.allSatisfy((imported) -> assertThat(get("/actuator/watt/ui/" + imported).statusCode()).isEqualTo(200));
		}
	}

	private static List<String> find(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((MatchResult result) -> result.group(1)).toList();
	}

	@Test
	void pageHasNoOtherMethodsAndNoOtherFiles() throws Exception {
		start("management.endpoint.watt.access=unrestricted");
		HttpResponse<String> post = this.client.post(url("/actuator/watt/ui"), "{\"action\":\"swap\"}".getBytes(),
				"Content-Type", "application/json");
		assertThat(post.statusCode()).isEqualTo(405);
		assertThat(post.headers().firstValue("Allow").orElse("")).contains("GET").doesNotContain("POST");
		assertThat(get("/actuator/watt/ui/../package-info.class").statusCode()).isEqualTo(404);
		assertThat(get("/actuator/watt/ui/watt.html").statusCode()).isEqualTo(404);
		assertThat(get("/actuator/watt/ui/").statusCode()).isEqualTo(404);
		HttpResponse<String> head = this.client.send("HEAD", url("/actuator/watt/ui"), new byte[0]);
		assertThat(head.statusCode()).isEqualTo(200);
		assertThat(head.headers().firstValue("Content-Length")).isPresent();
		assertThat(get("/actuator/watt/1").body()).contains("\"id\":1");
	}

	@ParameterizedTest
	@CsvSource({ "management.endpoints.web.exposure.include=health, management.server.port=0",
			"management.endpoints.web.exposure.exclude=watt, server.port=0",
			"management.endpoint.watt.access=none, management.server.port=0", "watt.enabled=false, server.port=0" })
	void pageIsThereOnlyIfTheEndpointIs(String property, String port) throws Exception {
		start(property, port);
		assertThat(get("/actuator/watt").statusCode()).isEqualTo(404);
		assertThat(get("/actuator/watt/ui").statusCode()).isEqualTo(404);
		assertThat(get("/actuator/watt/ui/watt.js").statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';',
			value = { "management.endpoints.web.base-path=/; /watt", "management.endpoints.web.base-path=; /watt",
					"management.endpoints.web.base-path=/ops/; /ops/watt",
					"management.endpoints.web.path-mapping.watt=workers; /actuator/workers",
					"spring.webflux.base-path=/shop; /shop/actuator/watt" })
	void pageStandsBelowTheEndpoint(String property, String path) throws Exception {
		start(property);
		assertPage(path);
	}

	@ParameterizedTest
	@CsvSource(delimiter = ';', value = { "management.server.base-path=; /actuator/watt",
			"management.server.base-path=/manage; /manage/actuator/watt", "management.endpoints.web.base-path=/; /watt",
			"management.endpoints.web.path-mapping.watt=workers; /actuator/workers" })
	void pageStandsBelowTheEndpointOnItsOwnPort(String property, String path) throws Exception {
		start(property, "management.server.port=0");
		assertPage(path);
		assertThat(this.client.get(this.server.url(path + "/ui")).statusCode()).isEqualTo(404);
	}

	@ParameterizedTest
	@CsvSource({ "read-only, false", "unrestricted, true" })
	void endpointTellsByItsMethodsWhetherItCanBeOperated(String access, boolean operable) throws Exception {
		start("management.endpoint.watt.access=" + access);
		HttpResponse<String> options = this.client.send("OPTIONS", url("/actuator/watt"), new byte[0]);
		assertThat(options.statusCode()).isEqualTo(200);
		assertThat(options.headers().firstValue("Allow").orElse("").contains("POST")).isEqualTo(operable);
		close();
		start("management.endpoint.watt.access=" + access, "management.endpoints.access.max-permitted=read-only");
		options = this.client.send("OPTIONS", url("/actuator/watt"), new byte[0]);
		assertThat(options.headers().firstValue("Allow").orElse("")).contains("GET").doesNotContain("POST");
	}

	private void assertPage(String path) throws Exception {
		assertThat(get(path).body()).contains("\"workers\":[");
		assertThat(get(path + "/ui").body()).startsWith("<!DOCTYPE html>");
		assertThat(get(path + "/ui/watt.js").statusCode()).isEqualTo(200);
	}

	private void start(String... properties) {
		this.server = TestServer.start(TestEndpoints.class, properties);
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.get(url(path));
	}

	private String url(String path) {
		return "http://localhost:" + this.server.context()
			.getEnvironment()
			.getProperty("local.management.port", Integer.class, this.server.port()) + path;
	}

}
