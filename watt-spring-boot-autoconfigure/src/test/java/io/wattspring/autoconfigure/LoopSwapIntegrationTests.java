package io.wattspring.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.wattspring.watchdog.Stall;
import io.wattspring.watchdog.StallKind;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.SwapReason;
import io.wattspring.worker.WorkerSnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

/**
 * Tests of event loops that are stuck.
 */
@Tag("transport")
@Tag("socket")
@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class LoopSwapIntegrationTests {

	private static final String NEVER = "watt.watchdog.loop-swap-after=-1";

	private static final String SOON = "watt.watchdog.loop-swap-after=400ms";

	private static final String EVENT_LOOP = "watt.dispatch=event-loop";

	private final List<RawConnection> connections = new ArrayList<>();

	private TestServer server;

	private StuckLoop loops;

	@AfterEach
	void close() throws Exception {
		this.loops.release();
		for (RawConnection connection : this.connections) {
			connection.close();
		}
		this.server.close();
	}

	@Test
	void newConnectionsWhenALoopLagsAreServedByOtherWorkers() throws Exception {
		start(NEVER);
		answered(8);
		stick(false);
		long begin = System.nanoTime();
		for (int i = 0; i < 40; i++) {
			open().sendGet("/hello");
		}
		for (RawConnection connection : last(40)) {
			assertThat(connection.read().body()).isEqualTo("hello");
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
		assertThat(last(40)).extracting(this.loops::loopOf).doesNotContain(this.loops.blocked());
		assertThat(this.server.workers()).allMatch((worker) -> worker.swaps().count() == 0);
	}

	@Test
	void newConnectionsWhenAllLoopsLagWaitForTheirOwn() throws Exception {
		start(NEVER, "watt.workers=1");
		stick(false);
		open().sendGet("/hello");
		Awaitility.await().until(() -> this.server.workers().get(0).eventLoopLag().toMillis() > 500);
		this.loops.release();
		assertThat(last(1).get(0).read().body()).isEqualTo("hello");
	}

	@Test
	void workerWhenItsLoopIsStuckGetsAFreshOneBehindTheSameListener(CapturedOutput output) throws Exception {
		start(SOON);
		List<RawConnection> answered = answered(16);
		Set<String> listeners = listeningInodes();
		RawConnection culprit = stick(false);
		Thread blocked = this.loops.blocked();
		awaitSwaps(1);
		for (RawConnection connection : answered) {
			if (this.loops.loopOf(connection) == blocked) {
				assertThat(connection.isClosedByServer()).isTrue();
			}
			else {
				assertThat(connection.get("/hello").body()).isEqualTo("hello");
			}
		}
		assertThat(culprit.isClosedByServer()).isTrue();
		assertThat(answered).extracting(this.loops::loopOf).contains(blocked);
		String fresh = blocked.getName().substring(0, 7) + "swap-1-";
		Awaitility.await().until(() -> this.loops.loopOf(answered(1).get(0)).getName().startsWith(fresh));
		assertThat(listeningInodes()).isEqualTo(listeners);
		assertSwapIsShown(blocked, output);
	}

	private void assertSwapIsShown(Thread blocked, CapturedOutput output) throws Exception {
		WorkerSnapshot worker = this.server.workers().get(blocked.getName().charAt(5) - '1');
		assertThat(worker.swaps().lastReason()).startsWith("event loop was blocked for ");
		assertThat(worker.swaps().counts()).containsExactly(Map.entry(SwapReason.BLOCKED, 1L));
		assertThat(worker.swaps().lastTime()).isNotNull();
		assertThat(worker.quarantined()).isOne();
		Stall stall = this.server.bean(Watchdog.class).lastStalls().get(0);
		assertThat(stall.thread()).isEqualTo(blocked.getName());
		assertThat(stall.kind()).isEqualTo(StallKind.BLOCKED);
		assertThat(stall.stack()).anyMatch((frame) -> frame.contains("StuckLoop.blockIfArmed"));
		String swapped = "Worker " + worker.id() + " got a fresh event loop, since its event loop was blocked for ";
		Awaitility.await()
			.untilAsserted(
					() -> assertThat(output.getAll()).containsSubsequence(swapped, "\tat ", "StuckLoop.blockIfArmed"));
		assertThat(TestClient.http1().get(this.server.url("/actuator/watt")).body()).contains("\"quarantined\":1",
				"\"swaps\":{\"count\":1,\"lastReason\":\"event loop was blocked for ");
	}

	@Test
	void connectionWhenTheStuckLoopHasNotComeToItIsServedByTheFreshOne() throws Exception {
		start(SOON, "watt.workers=1");
		answered(1);
		stick(false);
		RawConnection connection = open();
		connection.sendGet("/hello");
		assertThat(connection.read().body()).isEqualTo("hello");
		assertThat(this.loops.loopOf(connection).getName()).startsWith("watt-1-swap-1-");
	}

	@Test
	void loopWhenItComesBackLeavesNothingBehind() throws Exception {
		start(SOON);
		answered(16);
		long descriptors = descriptors();
		for (RawConnection connection : answered(16)) {
			connection.sendGet("/gate");
		}
		Awaitility.await().until(() -> this.server.inFlight() == 16);
		stick(false);
		for (RawConnection connection : last(17)) {
			connection.sendGet("/hello");
		}
		awaitSwaps(1);
		Thread blocked = this.loops.blocked();
		this.loops.release();
		Awaitility.await().until(() -> !blocked.isAlive());
		this.server.bean(Gate.class).open();
		for (RawConnection connection : this.connections) {
			connection.close();
		}
		Awaitility.await().until(() -> this.server.inFlight() == 0 && this.server.connections() == 0);
		assertThat(this.server.workers()).allMatch((worker) -> worker.quarantined() == 0);
		Awaitility.await().untilAsserted(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors));
	}

	@Test
	void loopWhenAnInterruptEndsItsBlockEnds() throws Exception {
		start(SOON);
		answered(4);
		stick(true);
		awaitSwaps(1);
		Awaitility.await().until(() -> !this.loops.blocked().isAlive());
		assertThat(answered(4)).isNotEmpty();
	}

	@Test
	void handlerWhenItBlocksAnEventLoopIsHealedBySwap() throws Exception {
		start(EVENT_LOOP, "watt.workers=1");
		List<RawConnection> others = answered(4);
		RawConnection culprit = others.get(0);
		culprit.sendGet("/stick");
		Awaitility.await().until(() -> this.loops.blocked() != null);
		others.get(1).sendGet("/who");
		assertThat(answered(1).get(0).get("/who").body()).startsWith("watt-1-swap-1-");
		assertThatIOException().isThrownBy(culprit::read);
		assertThatIOException().isThrownBy(() -> others.get(1).read());
		assertThat(this.server.bean(Watchdog.class).lastStalls().get(0).request()).isEqualTo("GET /stick");
		this.loops.release();
		Awaitility.await().until(() -> !this.loops.blocked().isAlive());
		Awaitility.await().until(() -> this.server.inFlight() == 0);
	}

	@Test
	void workerWhenItsLoopIsStuckAgainAndAgainGetsFreshOnesLessAndLessOften() throws Exception {
		start(SOON, EVENT_LOOP, "watt.workers=1", "watt.watchdog.interval=20ms");
		long begin = System.nanoTime();
		for (int i = 0; i < 3; i++) {
			open().sendGet("/stick");
			awaitSwaps(i + 1);
		}
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(3));
		assertThat(this.server.workers().get(0).quarantined()).isEqualTo(3);
		this.loops.release();
		Awaitility.await().until(() -> this.server.workers().get(0).quarantined() == 0);
	}

	@Test
	void workerWhenItsLoopIsShutDownGetsAFreshOne() throws Exception {
		start("watt.workers=1");
		RawConnection connection = answered(1).get(0);
		this.loops.channelOf(connection).eventLoop().shutdownGracefully();
		awaitSwaps(1);
		assertThat(connection.isClosedByServer()).isTrue();
		assertThat(this.server.workers().get(0).swaps().lastReason()).isEqualTo("event loop was shut down");
		assertThat(this.server.workers().get(0).swaps().counts()).containsExactly(Map.entry(SwapReason.SHUT_DOWN, 1L));
		answered(2);
	}

	@Test
	void serverWhenALoopIsStuckStopsInTime() throws Exception {
		start(NEVER);
		answered(4);
		RawConnection culprit = stick(false);
		long begin = System.nanoTime();
		this.server.close();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(15));
		assertThat(culprit.isClosedByServer()).isTrue();
	}

	@Test
	void serverWhenALoopIsQuarantinedStopsAtOnce() throws Exception {
		start(SOON);
		answered(4);
		stick(false);
		awaitSwaps(1);
		long begin = System.nanoTime();
		this.server.close();
		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
	}

	private void start(String... properties) {
		this.server = TestServer.start(StuckLoop.class, properties);
		this.loops = this.server.bean(StuckLoop.class);
	}

	private RawConnection open() throws IOException {
		RawConnection connection = RawConnection.open(this.server);
		this.connections.add(connection);
		return connection;
	}

	private List<RawConnection> answered(int count) throws IOException {
		for (int i = 0; i < count; i++) {
			assertThat(open().get("/hello").body()).isEqualTo("hello");
		}
		return List.copyOf(last(count));
	}

	private List<RawConnection> last(int count) {
		return this.connections.subList(this.connections.size() - count, this.connections.size());
	}

	private RawConnection stick(boolean interruptible) throws IOException {
		this.loops.arm(interruptible);
		RawConnection connection = open();
		Awaitility.await().until(() -> this.loops.blocked() != null);
		return connection;
	}

	private void awaitSwaps(int count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> this.server.workers().stream().mapToLong((worker) -> worker.swaps().count()).sum() == count);
	}

	private long descriptors() throws IOException {
		try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
			return descriptors.count();
		}
	}

	/**
	 * Read the inodes of the sockets that listen on the server's port.
	 * @return the inodes
	 * @see <a href=
	 * "https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html">proc_net_tcp</a>
	 */
	private Set<String> listeningInodes() throws IOException {
		String suffix = ":%04X".formatted(this.server.port());
		return Stream.of("/proc/net/tcp", "/proc/net/tcp6")
			.map(Path::of)
			.filter(Files::exists)
			.flatMap(this::lines)
			.map((line) -> line.trim().split("\\s+"))
			.filter((fields) -> fields[1].endsWith(suffix) && fields[3].equals("0A"))
			.map((fields) -> fields[9])
			.collect(Collectors.toSet());
	}

	private Stream<String> lines(Path table) {
		try {
			return Files.readAllLines(table).stream();
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
