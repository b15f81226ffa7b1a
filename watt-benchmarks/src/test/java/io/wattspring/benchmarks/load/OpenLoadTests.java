package io.wattspring.benchmarks.load;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRoutes;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OpenLoad} with a server.
 */
class OpenLoadTests {

	private static final Stage STAGE = new Stage(200, Duration.ofMillis(500));

	private static final int ALL = 100;

	private final AtomicInteger connections = new AtomicInteger();

	private final AtomicInteger hung = new AtomicInteger();

	private final ReceivedFrames frames = new ReceivedFrames();

	private DisposableServer server;

	@BeforeEach
	void start() {
		this.server = HttpServer.create()
			.port(0)
			.protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
			.doOnChannelInit((observer, channel, address) -> {
				this.connections.incrementAndGet();
				channel.pipeline().addFirst(this.frames);
			})
			.route(this::routes)
			.bindNow();
	}

	@AfterEach
	void stop() {
		this.server.disposeNow();
	}

	private void routes(HttpServerRoutes routes) {
		routes.get("/hello", (request, response) -> response.sendString(Mono.just("hello")))
			.get("/busy", (request, response) -> response.status(503).send())
			.get("/slow",
					(request, response) -> response.sendString(Mono.just("slow").delayElement(Duration.ofMillis(200))))
			.get("/broken", (request, response) -> response.status(500).send())
			.get("/never", (request, response) -> Mono.<Void>never()
				.doOnSubscribe((subscription) -> this.hung.incrementAndGet()));
	}

	@ParameterizedTest
	@EnumSource
	void runWhenServerAnswersCountsAll(Connections connections) throws Exception {
		OpenLoadResult result = load("/hello").over(connections).run();
		assertThat(result.answers()).hasSize(ALL);
		assertThat(result.count(Outcome.ANSWERED)).isEqualTo(ALL);
	}

	@ParameterizedTest
	@EnumSource
	void runWhenServerShedsCountsThat(Connections connections) throws Exception {
		assertThat(load("/busy").over(connections).run().count(Outcome.SHED)).isEqualTo(ALL);
	}

	@Test
	void runWhenStatusIsAnotherOneFails() throws Exception {
		assertThat(load("/broken").run().count(Outcome.FAILED)).isEqualTo(ALL);
	}

	@ParameterizedTest
	@EnumSource
	void runWhenServerDoesNotAnswerTimesOut(Connections connections) throws Exception {
		OpenLoadResult result = new OpenLoad(List.of(this.server.port()), Mix.of("/never"), List.of(STAGE), connections,
				Duration.ofMillis(300), 1000)
			.run();
		assertThat(result.count(Outcome.TIMED_OUT)).isEqualTo(ALL);
		assertThat(result.answers()).allSatisfy((answer) -> assertThat(answer.nanos()).isGreaterThan(299_000_000));
	}

	@Test
	void runWhenTooManyAreInFlightDropsTheOthers() throws Exception {
		OpenLoadResult result = new OpenLoad(List.of(this.server.port()), Mix.of("/never"), List.of(STAGE),
				Connections.KEEP_ALIVE, Duration.ofSeconds(2), 7)
			.run();
		assertThat(result.count(Outcome.TIMED_OUT)).isEqualTo(7);
		assertThat(result.count(Outcome.DROPPED)).isEqualTo(ALL - 7);
	}

	@ParameterizedTest
	@EnumSource
	void runWhenSomeDoNotCountDoesNotWaitForThem(Connections connections) throws Exception {
		OpenLoad load = new OpenLoad(this.server.port(), Mix.of("/hello", "/never", 50), STAGE);
		OpenLoadResult result = load.over(connections).run();
		assertThat(result.count(Outcome.ANSWERED)).isEqualTo(ALL - 2);
		assertThat(result.answers()).hasSize(ALL - 2);
		Awaitility.await().untilAsserted(() -> assertThat(this.hung).hasValue(2));
	}

	@Test
	void runOverConnectionPerRequestOpensOneForEach() throws Exception {
		load("/hello").over(Connections.PER_REQUEST).run();
		assertThat(this.connections).hasValue(ALL);
	}

	@Test
	void runOverKeptConnectionsUsesThemInTurn() throws Exception {
		load("/hello").run();
		assertThat(this.connections).hasValueGreaterThanOrEqualTo(32).hasValueLessThan(ALL);
	}

	@Test
	void runOverKeptConnectionsReplacesThoseThatTimedOut() throws Exception {
		Mix mix = Mix.of(List.of(new Part("/hello", 9, true), new Part("/never", 1, true)));
		OpenLoad load = new OpenLoad(List.of(this.server.port()), mix, List.of(STAGE), Connections.KEEP_ALIVE,
				Duration.ofMillis(100), 1000);
		// a cold process may miss the 100 ms for others too
		assertThat(load.run().count(Outcome.TIMED_OUT)).isGreaterThanOrEqualTo(10);
		// no more than 3 are in flight at a time, so that none is opened for want of one
		Awaitility.await().untilAsserted(() -> assertThat(this.connections).hasValueGreaterThan(32 + 6));
	}

	@Test
	void runOverSixteenConnectionsWaitsForOne() throws Exception {
		OpenLoadResult result = load("/slow").over(Connections.SIXTEEN).run();
		assertThat(this.connections).hasValue(16);
		assertThat(result.count(Outcome.ANSWERED)).isEqualTo(ALL);
		// 80 a second leave, 200 come
		assertThat(result.latencies().orElseThrow().max()).isGreaterThan(500);
	}

	@Test
	void runOverSixteenConnectionsWhenTheyTimeOutGoesOnWithOthers() throws Exception {
		OpenLoad load = new OpenLoad(List.of(this.server.port()),
				Mix.of(List.of(new Part("/hello", 4, true), new Part("/never", 1, true))), List.of(STAGE),
				Connections.SIXTEEN, Duration.ofMillis(200), 1000);
		OpenLoadResult result = load.run();
		assertThat(result.count(Outcome.TIMED_OUT)).isGreaterThanOrEqualTo(20);
		// those that wait for a connection when all have timed out once are among them
		assertThat(result.count(Outcome.ANSWERED)).isGreaterThan(16);
	}

	@Test
	void runOverHttp2OpensOneConnection() throws Exception {
		load("/hello").over(Connections.H2C).run();
		assertThat(this.connections).hasValue(1);
	}

	@Test
	void runOverHttp2WidensTheWindowOfTheConnectionFirst() throws Exception {
		assertThat(load("/hello").over(Connections.H2C).run().count(Outcome.ANSWERED)).isEqualTo(ALL);
		assertThat(this.frames.types()).startsWith((int) Http2FrameTypes.SETTINGS, (int) Http2FrameTypes.WINDOW_UPDATE);
	}

	@Test
	void runWhenNothingListensFails() throws Exception {
		this.server.disposeNow();
		assertThat(load("/hello").over(Connections.PER_REQUEST).run().count(Outcome.FAILED)).isEqualTo(ALL);
	}

	private OpenLoad load(String path) {
		return new OpenLoad(this.server.port(), Mix.of(path), STAGE);
	}

	/**
	 * Keeps what the server receives on all connections, to be read as HTTP/2 when there
	 * was one only.
	 */
	@ChannelHandler.Sharable
	private static final class ReceivedFrames extends ChannelInboundHandlerAdapter {

		private static final int HEADER = 9;

		private final ByteArrayOutputStream received = new ByteArrayOutputStream();

		@Override
		public void channelRead(ChannelHandlerContext context, Object message) {
			if (message instanceof ByteBuf bytes) {
				this.received.writeBytes(ByteBufUtil.getBytes(bytes));
			}
			context.fireChannelRead(message);
		}

		List<Integer> types() {
			List<Integer> types = new ArrayList<>();
			ByteBuf bytes = Unpooled.wrappedBuffer(this.received.toByteArray());
			bytes.skipBytes(Http2CodecUtil.connectionPrefaceBuf().readableBytes());
			while (bytes.readableBytes() >= HEADER) {
				int length = bytes.readUnsignedMedium();
				types.add((int) bytes.readByte());
				bytes.skipBytes(HEADER - 4 + length);
			}
			return types;
		}

	}

}
