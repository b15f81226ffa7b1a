package io.wattspring.autoconfigure;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of where application code runs: at whatever place the framework calls it, never
 * on an acceptor or an event loop.
 */
@Timeout(60)
@Tag("transport")
class CodePlacementIntegrationTests {

	private TestServer server;

	private ThreadTrace trace;

	private final TestClient client = TestClient.http1();

	@BeforeEach
	void start() {
		this.server = TestServer.start(PlacementApplication.class, "spring.http.codecs.max-in-memory-size=4MB",
				"spring.main.lazy-initialization=true");
		this.trace = this.server.bean(PlacementApplication.class).trace;
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void valueRunsOnRunThreads() throws Exception {
		assertThat(get("/value").body()).isEqualTo("value");
		assertPlaced("handler", "supplier", "filter then", "filter finally", "before commit", "in commit");
		assertThat(get("/entity").body()).isEqualTo("entity");
		assertPlaced("value finally");
	}

	@Test
	void requestBodyArrivesOnRunThreads() throws Exception {
		byte[] lines = ("x".repeat(499) + "\n").repeat(2_000).getBytes(StandardCharsets.US_ASCII);
		assertThat(post("/body", lines, "text/plain").body()).isEqualTo("1000000");
		assertPlaced("body map", "body finally", "filter finally");
		assertThat(post("/chunks", lines, "text/plain").statusCode()).isEqualTo(200);
		assertPlaced("body complete");
		assertThat(post("/form", "a=1&b=2".getBytes(StandardCharsets.US_ASCII), "application/x-www-form-urlencoded")
			.body()).isEqualTo("{a=[1], b=[2]}");
		assertPlaced("form");
		assertThat(post("/unread", lines, "text/plain").body()).isEqualTo("unread");
		assertPlaced();
	}

	@Test
	void multipartArrivesOnRunThreads() throws Exception {
		String part = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n" + "x".repeat(500_000)
				+ "\r\n";
		assertThat(post("/multipart", (part + part + "--b--\r\n").getBytes(StandardCharsets.US_ASCII),
				"multipart/form-data; boundary=b")
			.body()).isEqualTo("parts");
		assertPlaced("part", "part deleted", "filter finally");
	}

	@Test
	void streamIsProducedOnRunThreads() throws Exception {
		assertThat(get("/flux").body()).hasSize(1_000_000);
		assertPlaced("flux state", "flux generate", "flux subscribe", "flux request", "flux map", "flux finally",
				"filter then", "filter finally");
		assertThat(get("/events").body().lines().filter((line) -> line.startsWith("data:"))).hasSize(1000);
		assertPlaced();
	}

	@Test
	void whatFollowsATimerIsNotOnNetworkThreads() throws Exception {
		assertThat(get("/delayed").body()).isEqualTo("delayed");
		assertPlaced("delayed", "filter then", "filter finally");
		assertThat(get("/delayed/flux").body()).isEqualTo("01234");
		assertPlaced("interval finally");
	}

	@Test
	void whatFollowsAnEmptyResponseRunsOnRunThreads() throws Exception {
		assertThat(send("DELETE", "/empty").statusCode()).isEqualTo(204);
		assertPlaced("before commit", "filter then", "filter finally");
	}

	@Test
	void whatFollowsASavedSessionRunsOnRunThreads() throws Exception {
		HttpResponse<String> response = get("/session");
		assertThat(response.headers().firstValue("set-cookie")).isPresent();
		assertPlaced("before commit", "filter then", "filter finally");
	}

	@Test
	void whatFollowsAFileRunsOnRunThreads() throws Exception {
		assertThat(get("/file").body()).hasSize(PlacementApplication.FILE_SIZE);
		assertPlaced("before commit", "filter then", "filter finally");
		HttpResponse<String> range = this.client.get(this.server.url("/file"), "Range", "bytes=0-9,20-29");
		assertThat(range.statusCode()).isEqualTo(206);
		assertPlaced();
	}

	@Test
	void errorsAreHandledOnRunThreads() throws Exception {
		assertThat(get("/fail").statusCode()).isEqualTo(400);
		assertPlaced("exception handler", "filter finally");
		assertThat(get("/fail/unhandled").statusCode()).isEqualTo(500);
		assertPlaced("filter error");
		assertThat(get("/missing").statusCode()).isEqualTo(404);
		assertPlaced();
	}

	@Test
	void errorWhenResponseHasBegunIsHandledOnRunThreads() throws Exception {
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.sendGet("/fail/late");
			Awaitility.await().until(() -> this.trace.places().contains("filter finally"));
		}
		assertPlaced("filter finally");
	}

	@Test
	void headRequestsRunOnRunThreads() throws Exception {
		for (String path : new String[] { "/value", "/entity", "/flux", "/file", "/session", "/delayed" }) {
			HttpResponse<String> response = send("HEAD", path);
			assertThat(response.statusCode()).as(path).isEqualTo(200);
			assertThat(response.body()).isEmpty();
		}
		assertPlaced("before commit", "filter then", "filter finally");
	}

	@Test
	void cancellationWhenClientLeavesRunsOnRunThreads() throws Exception {
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.sendGet("/never");
			Awaitility.await().until(() -> this.trace.places().contains("never subscribe"));
		}
		assertPlaced("never cancel", "never finally", "filter cancel", "filter finally");
	}

	@Test
	void cancellationWhenClientLeavesAStreamRunsOnRunThreads() throws Exception {
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.sendGet("/endless");
			// Spring cancels no body whose write fails before it has begun
			assertThat(connection.readHead().status()).isEqualTo(200);
			connection.abort();
		}
		assertPlaced("endless cancel", "endless finally", "filter finally");
		Awaitility.await().until(() -> this.server.connections() == 0 && this.server.inFlight() == 0);
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.client.get(this.server.url(path));
	}

	private HttpResponse<String> send(String method, String path) throws Exception {
		return this.client.send(method, this.server.url(path), new byte[0]);
	}

	private HttpResponse<String> post(String path, byte[] body, String contentType) throws Exception {
		return this.client.post(this.server.url(path), body, "Content-Type", contentType);
	}

	/**
	 * Check that places were reached, and that no place was on a network thread.
	 * @param places the places
	 */
	private void assertPlaced(String... places) {
		Awaitility.await().untilAsserted(() -> assertThat(this.trace.places()).containsAll(List.of(places)));
		Awaitility.await().until(() -> this.server.inFlight() == 0);
		assertThat(this.trace.onNetworkThreads()).isEmpty();
	}

}
