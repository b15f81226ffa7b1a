package io.wattspring.worker;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mockito.InOrder;
import org.mockito.Mockito;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerConfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of a {@link WorkerGroup} whose size changes.
 */
@Timeout(60)
class WorkerGroupTests {

	private final WorkerGroup group = new WorkerGroup(1, Duration.ZERO, Duration.ofSeconds(1), System::nanoTime);

	private final AtomicInteger binds = new AtomicInteger();

	private final CountDownLatch binding = new CountDownLatch(1);

	private final CountDownLatch released = new CountDownLatch(1);

	@AfterEach
	void stop() {
		this.released.countDown();
		this.group.stop();
	}

	@Test
	void workerIsNotAddedWhileTheGroupDrains() {
		start((config) -> {
		});
		this.group.drain();
		assertThatExceptionOfType(OperationRefusedException.class).isThrownBy(this.group::add)
			.withMessage("The server is DRAINING");
		assertThat(this.group.size()).isOne();
		assertThat(this.group.removeLast(Duration.ZERO)).isCompletedExceptionally();
	}

	@Test
	void listenerWhenTheGroupIsStoppedMeanwhileIsStoppedToo() throws Exception {
		start(this::holdSecond);
		int port = ((InetSocketAddress) this.group.address()).getPort();
		Thread adds = new Thread(this.group::add);
		adds.start();
		this.binding.await();
		Thread stops = new Thread(this.group::stop);
		stops.start();
		Awaitility.await().until(() -> stops.getState() == Thread.State.BLOCKED || !stops.isAlive());
		this.released.countDown();
		adds.join();
		stops.join();
		assertThatIOException().isThrownBy(() -> new Socket("localhost", port).close());
		assertThat(this.group.size()).isZero();
	}

	@Test
	void runThreadsAreAsManyAsWorkersWhenScalingFailsHalfway() {
		start(this::failThird);
		RunThreads threads = Mockito.mock(RunThreads.class);
		WorkerOperations operations = new WorkerOperations(this.group, threads, Duration.ofSeconds(1));
		assertThat(operations.scale(4)).failsWithin(Duration.ofSeconds(30));
		assertThat(this.group.size()).isEqualTo(2);
		InOrder order = Mockito.inOrder(threads);
		order.verify(threads).resize(4);
		order.verify(threads).resize(2);
	}

	@Test
	void nothingStaysBehindWhenTheSecondListenerCannotBeBound() {
		WorkerGroup two = new WorkerGroup(2, Duration.ZERO, Duration.ofSeconds(1), System::nanoTime);
		AtomicInteger port = new AtomicInteger();
		HttpServer server = HttpServer.create()
			.port(0)
			.doOnBound((bound) -> port.set(bound.port()))
			.doOnBind((config) -> {
				if (this.binds.incrementAndGet() == 2) {
					throw new IllegalStateException("for the test");
				}
			});
		assertThatIllegalStateException()
			.isThrownBy(() -> two.start(server, (request, response) -> response.send(), Duration.ofSeconds(10)));
		assertThat(port.get()).isPositive();
		assertThatIOException().isThrownBy(() -> new Socket("localhost", port.get()).close());
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("watt-")));
	}

	private void start(Consumer<HttpServerConfig> onBind) {
		HttpServer server = HttpServer.create().port(0).doOnBind((config) -> {
			this.binds.incrementAndGet();
			onBind.accept(config);
		});
		this.group.start(server, (request, response) -> response.send(), Duration.ofSeconds(10));
	}

	private void holdSecond(HttpServerConfig config) {
		if (this.binds.get() != 2) {
			return;
		}
		this.binding.countDown();
		try {
			this.released.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void failThird(HttpServerConfig config) {
		if (this.binds.get() == 3) {
			throw new IllegalStateException("for the test");
		}
	}

}
