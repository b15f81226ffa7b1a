package io.wattspring.autoconfigure;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import javax.net.ssl.SSLContext;

/**
 * Asks a {@link TestServer}, over HTTP/1.1 unless told otherwise.
 */
final class TestClient {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final HttpClient client;

	private TestClient(HttpClient client) {
		this.client = client;
	}

	static TestClient http1() {
		return new TestClient(HttpClient.newBuilder().version(Version.HTTP_1_1).build());
	}

	static TestClient http2() {
		return new TestClient(HttpClient.newBuilder().version(Version.HTTP_2).build());
	}

	static TestClient https(Version version, SSLContext trust) {
		return new TestClient(HttpClient.newBuilder().version(version).sslContext(trust).build());
	}

	HttpResponse<String> get(String url, String... headers) throws Exception {
		return send("GET", url, new byte[0], headers);
	}

	HttpResponse<String> post(String url, byte[] body, String... headers) throws Exception {
		return send("POST", url, body, headers);
	}

	HttpResponse<String> send(String method, String url, byte[] body, String... headers) throws Exception {
		HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
			.timeout(TIMEOUT)
			.method(method, (body.length > 0) ? BodyPublishers.ofByteArray(body) : BodyPublishers.noBody());
		if (headers.length > 0) {
			request.headers(headers);
		}
		return this.client.send(request.build(), BodyHandlers.ofString());
	}

	HttpClient client() {
		return this.client;
	}

}
