package io.wattspring.worker;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SynFilter}.
 */
@EnabledIf("io.netty.channel.epoll.Epoll#isAvailable")
class SynFilterTests {

	private final LoopResources loops = LoopResources.create("test", 1, 1, true, false);

	@AfterEach
	void dispose() {
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(10)).block(Duration.ofSeconds(20));
	}

	@Test
	void connectionsThatHaveBegunAreAcceptedAndNoMoreBegin() throws Exception {
		DisposableServer server = listen(true);
		CountDownLatch release = new CountDownLatch(1);
		server.channel().eventLoop().execute(() -> await(release));
		try (Socket waiting = connect(server)) {
			assertThat(SynFilter.attach(server.channel())).isTrue();
			assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> connect(server));
			release.countDown();
			waiting.getOutputStream().write("GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes());
			assertThat(new String(waiting.getInputStream().readNBytes(15))).isEqualTo("HTTP/1.1 200 OK");
		}
		finally {
			release.countDown();
			server.disposeNow();
		}
	}

	@Test
	void nioChannelTakesNoFilter() throws Exception {
		DisposableServer server = listen(false);
		assertThat(SynFilter.attach(server.channel())).isFalse();
		connect(server).close();
		server.disposeNow();
	}

	private DisposableServer listen(boolean preferNative) {
		return HttpServer.create()
			.runOn(this.loops, preferNative)
			.host("127.0.0.1")
			.port(0)
			.handle((request, response) -> response.sendString(Mono.just("hello")))
			.bindNow();
	}

	private static Socket connect(DisposableServer server) throws IOException {
		Socket socket = new Socket();
		try {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()), 300);
			return socket;
		}
		catch (IOException ex) {
			socket.close();
			throw ex;
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

}
