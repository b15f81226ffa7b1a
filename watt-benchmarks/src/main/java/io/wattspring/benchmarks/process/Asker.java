package io.wattspring.benchmarks.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks the application for something that is no part of the load, over a new connection.
 */
final class Asker {

	private Asker() {
	}

	static Reply get(URI uri, Duration timeout) throws InterruptedException {
		HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
		try {
			HttpRequest request = HttpRequest.newBuilder(uri).timeout(timeout).build();
			HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
			return new Reply(response.statusCode(), response.body());
		}
		catch (IOException ex) {
			return new Reply(0, "");
		}
	}

}
