package io.wattspring.autoconfigure;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what HTTP/1.1 demands of a connection, although several threads answer its
 * requests.
 */
@Timeout(60)
@Tag("transport")
class HttpSemanticsIntegrationTests {

	private static final int REQUESTS = 50;

	@Test
	void requestsWhenPipelinedAreAnsweredInOrder() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class);
				RawConnection connection = RawConnection.open(server)) {
			StringBuilder requests = new StringBuilder();
			for (int i = 0; i < REQUESTS; i++) {
				String body = "x".repeat(i);
				requests.append("POST /count HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n")
					.append("Content-Length: ")
					.append(body.length())
					.append("\r\n\r\n")
					.append(body);
			}
			connection.send(requests.toString());
			for (int i = 0; i < REQUESTS; i++) {
				assertThat(connection.read().body()).isEqualTo("" + i);
			}
		}
	}

	@Test
	void connectionWhenBodyIsNotReadIsUsedAgain() throws Exception {
		try (TestServer server = TestServer.start(PlacementApplication.class);
				RawConnection connection = RawConnection.open(server)) {
			for (int i = 0; i < REQUESTS; i++) {
				connection.send("POST /unread HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20000\r\n\r\n"
						+ "x".repeat(20_000));
				assertThat(connection.read().body()).isEqualTo("unread");
			}
		}
	}

	@Test
	void bodyWhenClientExpectsContinueIsAskedFor() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class)) {
			HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/count")))
				.expectContinue(true)
				.POST(BodyPublishers.ofByteArray(new byte[100_000]))
				.build();
			assertThat(TestClient.http1().client().send(request, BodyHandlers.ofString()).body()).isEqualTo("100000");
		}
	}

	@Test
	void headWhenAskedHasTheFieldsOfGetAndNoBody() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class);
				RawConnection connection = RawConnection.open(server)) {
			connection
				.send("HEAD /hello HTTP/1.1\r\nHost: localhost\r\n\r\nGET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
			RawConnection.Response head = connection.readHead();
			assertThat(head.status()).isEqualTo(200);
			assertThat(head.headers()).containsEntry("content-length", "5");
			assertThat(connection.read().body()).isEqualTo("hello");
		}
	}

	@Test
	void requestWhenMalformedIsRefused() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class);
				RawConnection connection = RawConnection.open(server)) {
			connection.send("GET /hello HTTP/9.9.9\r\n\r\n");
			assertThat(connection.read().status()).isEqualTo(400);
			assertThat(connection.isClosedByServer()).isTrue();
			Awaitility.await().until(() -> server.inFlight() == 0);
		}
	}

}
