package io.wattspring.benchmarks.application;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the application under test starts on {@link Tomcat}, without WebFlux and
 * Reactor on its class path.
 */
@SpringBootTest(classes = BenchmarkApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class BenchmarkApplicationOnTomcatTests {

	private final HttpClient client = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Test
	void pageIsServedByTomcat(@Autowired WebServerApplicationContext context) throws Exception {
		assertThat(context.getWebServer()).isInstanceOf(TomcatWebServer.class);
		HttpResponse<String> page = get("/page");
		assertThat(page.statusCode()).isEqualTo(200);
		assertThat(page.body()).contains("</html>");
	}

	@Test
	void handlerCanBeBlocked() throws Exception {
		assertThat(get("/faults/block?ms=1").statusCode()).isEqualTo(200);
		assertThat(get("/faults/spin?ms=1").statusCode()).isEqualTo(200);
	}

	private HttpResponse<String> get(String path) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

}
