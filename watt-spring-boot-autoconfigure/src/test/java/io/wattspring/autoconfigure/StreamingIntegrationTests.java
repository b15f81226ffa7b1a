package io.wattspring.autoconfigure;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.MediaType;
import org.springframework.http.codec.multipart.FilePart;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of bodies that are larger than memory should be, or that never end.
 */
@Timeout(120)
@Tag("transport")
@Tag("socket")
class StreamingIntegrationTests {

	private static final long MEGABYTE = 1024 * 1024;

	private static final long UPLOAD = 100 * MEGABYTE;

	/**
	 * What the socket buffers of both sides can take at most (sysctl tcp_wmem, tcp_rmem)
	 * and then some.
	 */
	private static final long BUFFERED_AT_MOST = 32 * MEGABYTE;

	@Test
	void eventsArriveOneByOne() throws Exception {
		try (TestServer server = TestServer.start(Streams.class)) {
			Streams streams = server.bean(Streams.class);
			// The head of the response is sent with the first event
			streams.events.tryEmitNext("event 0").orThrow();
			try (BufferedReader events = openEvents(server)) {
				assertThat(nextEvent(events)).isEqualTo("data:event 0");
				for (int i = 1; i < 20; i++) {
					streams.events.tryEmitNext("event " + i).orThrow();
					assertThat(nextEvent(events)).isEqualTo("data:event " + i);
				}
				streams.events.tryEmitComplete().orThrow();
				assertThat(nextEvent(events)).isNull();
			}
		}
	}

	@Test
	void eventsWhenClientLeavesAreCancelledOnRunThread() throws Exception {
		try (TestServer server = TestServer.start(Streams.class)) {
			Streams streams = server.bean(Streams.class);
			try (RawConnection connection = RawConnection.open(server)) {
				connection.sendGet("/events");
				Awaitility.await().until(() -> streams.trace.places().contains("subscribe"));
			}
			Awaitility.await().until(() -> streams.trace.places().contains("finally"));
			assertThat(streams.trace.threads("cancel")).hasSize(1).allMatch((name) -> name.startsWith("watt-run-"));
			assertThat(streams.trace.onNetworkThreads()).isEmpty();
			Awaitility.await().until(() -> server.connections() == 0 && server.inFlight() == 0);
		}
	}

	@Test
	void multipartWhenLargeIsNotBuffered() throws Exception {
		try (TestServer server = TestServer.start(Streams.class)) {
			long before = usedDirectMemory();
			String boundary = "boundary";
			String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n"
					+ "Content-Type: application/octet-stream\r\n\r\n";
			HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/parts")))
				.header("Content-Type", "multipart/form-data; boundary=" + boundary)
				.POST(BodyPublishers.concat(BodyPublishers.ofString(head), zeros(),
						BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")))
				.build();
			assertThat(TestClient.http1().client().send(request, BodyHandlers.ofString()).body())
				.isEqualTo("" + UPLOAD);
			assertThat(server.bean(Streams.class).peakMemory.get() - before).isLessThan(BUFFERED_AT_MOST);
		}
	}

	@Test
	void fileIsWrittenToDisk(@TempDir Path directory) throws Exception {
		try (TestServer server = TestServer.start(Streams.class, "uploads=" + directory)) {
			long before = usedDirectMemory();
			String head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
			HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/file")))
				.header("Content-Type", "multipart/form-data; boundary=b")
				.POST(BodyPublishers.concat(BodyPublishers.ofString(head), zeros(),
						BodyPublishers.ofString("\r\n--b--\r\n")))
				.build();
			assertThat(TestClient.http1().client().send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
			assertThat(directory.resolve("f")).hasSize(UPLOAD);
			assertThat(usedDirectMemory() - before).isLessThan(BUFFERED_AT_MOST);
			assertThat(server.bean(Streams.class).trace.places()).contains("upload", "uploaded");
			assertThat(server.bean(Streams.class).trace.onNetworkThreads()).isEmpty();
		}
	}

	@Test
	void uploadWhenHandlerDoesNotReadIsHeldBack() throws Exception {
		try (TestServer server = TestServer.start(Streams.class);
				SocketChannel client = SocketChannel.open(new InetSocketAddress("localhost", server.port()))) {
			OutputStream blocking = client.socket().getOutputStream();
			blocking.write(("POST /held HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + UPLOAD + "\r\n\r\n")
				.getBytes(StandardCharsets.US_ASCII));
			client.configureBlocking(false);
			AtomicLong sent = new AtomicLong();
			Awaitility.await()
				.during(Duration.ofMillis(500))
				.atMost(Duration.ofSeconds(60))
				.until(() -> sent.getAndAdd(writeAll(client, UPLOAD - sent.get())) == sent.get());
			assertThat(sent.get()).isLessThan(BUFFERED_AT_MOST);
			server.bean(Streams.class).released.complete(null);
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.pollInterval(Duration.ofMillis(1))
				.until(() -> sent.addAndGet(writeAll(client, UPLOAD - sent.get())) == UPLOAD);
			client.configureBlocking(true);
			client.socket().setSoTimeout(60_000);
			byte[] response = new byte[4096];
			int length = client.socket().getInputStream().read(response);
			assertThat(new String(response, 0, length, StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200 OK")
				.endsWith("\r\n" + UPLOAD);
		}
	}

	private long writeAll(SocketChannel client, long limit) throws Exception {
		ByteBuffer zeros = ByteBuffer.allocate((int) MEGABYTE);
		long sum = 0;
		while (sum < limit) {
			zeros.clear().limit((int) Math.min(zeros.capacity(), limit - sum));
			int written = client.write(zeros);
			if (written == 0) {
				return sum;
			}
			sum += written;
		}
		return sum;
	}

	private HttpRequest.BodyPublisher zeros() {
		byte[] zeros = new byte[(int) MEGABYTE];
		Iterable<byte[]> chunks = () -> LongStream.range(0, UPLOAD / MEGABYTE).mapToObj((i) -> zeros).iterator();
		return BodyPublishers.ofByteArrays(chunks);
	}

	private static long usedDirectMemory() {
		return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
	}

	private BufferedReader openEvents(TestServer server) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(URI.create(server.url("/events"))).build();
		return new BufferedReader(
				new InputStreamReader(TestClient.http1().client().send(request, BodyHandlers.ofInputStream()).body(),
						StandardCharsets.UTF_8));
	}

	private String nextEvent(BufferedReader events) throws Exception {
		String line = events.readLine();
		while (line != null && line.isEmpty()) {
			line = events.readLine();
		}
		return line;
	}

	@Configuration(proxyBeanMethods = false)
	@RestController
	static class Streams {

		final ThreadTrace trace = new ThreadTrace();

		final Sinks.Many<String> events = Sinks.many().unicast().onBackpressureBuffer();

		final CompletableFuture<Void> released = new CompletableFuture<>();

		final AtomicLong peakMemory = new AtomicLong();

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			return this.events.asFlux()
				.doOnSubscribe((subscription) -> this.trace.mark("subscribe"))
				.doOnRequest((n) -> this.trace.mark("request"))
				.doOnCancel(() -> this.trace.mark("cancel"))
				.doFinally((signal) -> this.trace.mark("finally"));
		}

		@PostMapping("/parts")
		Mono<String> parts(@RequestBody Flux<PartEvent> parts) {
			return parts.map((part) -> release(part.content()))
				.doOnNext((bytes) -> this.peakMemory.accumulateAndGet(usedDirectMemory(), Math::max))
				.reduce(0L, Long::sum)
				.map(String::valueOf);
		}

		@PostMapping("/file")
		Mono<Void> file(@RequestPart FilePart file, @Value("${uploads}") Path directory) {
			this.trace.mark("upload");
			return file.transferTo(directory.resolve(file.filename())).doOnTerminate(() -> this.trace.mark("uploaded"));
		}

		@PostMapping("/held")
		Mono<String> held(ServerHttpRequest request) {
			return request.getBody()
				.delaySubscription(Mono.fromFuture(this.released))
				.map(this::release)
				.reduce(0L, Long::sum)
				.map(String::valueOf);
		}

		private long release(DataBuffer buffer) {
			long bytes = buffer.readableByteCount();
			DataBufferUtils.release(buffer);
			return bytes;
		}

	}

}
