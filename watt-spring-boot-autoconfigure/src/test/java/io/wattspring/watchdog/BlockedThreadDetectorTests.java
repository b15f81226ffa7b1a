package io.wattspring.watchdog;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.scheduler.NonBlocking;

import io.wattspring.watchdog.BlockedThreadDetector.Blocked;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link BlockedThreadDetector}. Times are in milliseconds.
 */
class BlockedThreadDetectorTests {

	private static final StackTraceElement[] IN_LOOP = stack("app.Handler.query", "app.Dao.find",
			"io.netty.channel.AbstractChannelHandlerContext.fireChannelRead",
			"io.netty.channel.SingleThreadIoEventLoop.run");

	private static final StackTraceElement[] ON_POOL = stack("app.Handler.query",
			"java.util.concurrent.ThreadPoolExecutor.runWorker");

	private final BlockedThreadDetector detector = BlockedThreadDetector.ofLoops(TimeUnit.MILLISECONDS.toNanos(1000));

	private final Thread loop = new Thread("loop");

	private final Thread marked = new Marked();

	private int stacksTaken;

	@Test
	void threadAtRestInsideTaskIsReportedOnceWhenWarnAfterIsReached() {
		assertThat(look(0, this.loop, 7, IN_LOOP)).isEmpty();
		assertThat(look(500, this.loop, 7, IN_LOOP)).isEmpty();
		assertThat(look(999, this.loop, 7, IN_LOOP)).isEmpty();
		assertThat(look(1000, this.loop, 7, IN_LOOP)).singleElement().satisfies((blocked) -> {
			assertThat(blocked.thread()).isSameAs(this.loop);
			assertThat(blocked.ageNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(1000));
			assertThat(blocked.stack()).containsExactly(IN_LOOP);
		});
		assertThat(look(9000, this.loop, 7, IN_LOOP)).isEmpty();
	}

	@Test
	void workerThatStaysForLongIsReportedAndOneThatWaitsForWorkIsNot() {
		BlockedThreadDetector workers = BlockedThreadDetector.ofWorkers(1000);
		Thread stuck = new Thread("stuck");
		Thread idle = new Thread("idle");
		Map<Thread, StackTraceElement[]> stacks = Map.of(stuck, ON_POOL, idle,
				stack("java.util.concurrent.ThreadPoolExecutor.getTask",
						"java.util.concurrent.ThreadPoolExecutor.runWorker"));
		Map<Thread, Long> cpu = Map.of(stuck, 7L, idle, 7L);
		assertThat(workers.look(0, cpu, stacks::get)).isEmpty();
		assertThat(workers.look(500, cpu, stacks::get)).isEmpty();
		assertThat(workers.look(1000, cpu, stacks::get)).singleElement()
			.extracting(BlockedThreadDetector.Blocked::thread)
			.isEqualTo(stuck);
	}

	@Test
	void threadThatHasWorkedMeanwhileIsReportedAgain() {
		look(0, this.loop, 7, IN_LOOP);
		look(500, this.loop, 7, IN_LOOP);
		assertThat(look(1000, this.loop, 7, IN_LOOP)).hasSize(1);
		look(1500, this.loop, 8, IN_LOOP);
		look(2000, this.loop, 8, IN_LOOP);
		assertThat(look(2500, this.loop, 8, IN_LOOP)).hasSize(1);
	}

	@Test
	void threadThatUsesTheProcessorIsNotReported() {
		for (int i = 0; i < 20; i++) {
			assertThat(look(i * 500L, this.loop, i, IN_LOOP)).isEmpty();
		}
		assertThat(this.stacksTaken).isZero();
	}

	@Test
	void threadThatWaitsForWorkIsNotReportedAndLookedAtOnce() {
		for (String wait : List.of("io.netty.channel.epoll.EpollIoHandler.epollWait",
				"io.netty.channel.epoll.EpollIoHandler.epollWaitNoTimerChange",
				"io.netty.channel.uring.IoUringIoHandler.submitAndWaitWithTimeout",
				"io.netty.channel.nio.NioIoHandler.select", "io.netty.channel.kqueue.KQueueIoHandler.kqueueWait",
				"io.netty.util.concurrent.SingleThreadEventExecutor.takeTask")) {
			this.stacksTaken = 0;
			StackTraceElement[] idle = stack("jdk.internal.Native.wait", wait,
					"io.netty.channel.SingleThreadIoEventLoop.run");
			for (int i = 0; i < 9; i++) {
				assertThat(look(i * 500L, this.loop, wait.hashCode(), idle)).as(wait).isEmpty();
			}
			assertThat(this.stacksTaken).as(wait).isOne();
		}
	}

	@Test
	void schedulerThreadWithoutTaskIsNotReported() {
		StackTraceElement[] idle = stack("java.util.concurrent.locks.LockSupport.park",
				"java.util.concurrent.ThreadPoolExecutor.getTask", "java.util.concurrent.ThreadPoolExecutor.runWorker");
		for (int i = 0; i < 9; i++) {
			assertThat(look(i * 500L, this.marked, 7, idle)).isEmpty();
		}
	}

	@Test
	void schedulerThreadInTaskIsReported() {
		look(0, this.marked, 7, ON_POOL);
		look(500, this.marked, 7, ON_POOL);
		assertThat(look(1000, this.marked, 7, ON_POOL)).hasSize(1);
	}

	@Test
	void threadOfPoolThatMayBlockIsNotReported() {
		for (int i = 0; i < 9; i++) {
			assertThat(look(i * 500L, this.loop, 7, ON_POOL)).isEmpty();
		}
	}

	@Test
	void threadThatHasMovedIsNotReportedThoughItsProcessorTimeIsTheSame() {
		StackTraceElement[] elsewhere = stack("app.Other.query", "io.netty.channel.SingleThreadIoEventLoop.run");
		look(0, this.loop, 7, IN_LOOP);
		look(500, this.loop, 7, IN_LOOP);
		assertThat(look(1000, this.loop, 7, elsewhere)).isEmpty();
		assertThat(look(1500, this.loop, 7, elsewhere)).isEmpty();
		assertThat(look(2000, this.loop, 7, elsewhere)).hasSize(1);
	}

	@Test
	void threadThatHasEndedIsForgotten() {
		look(0, this.loop, 7, IN_LOOP);
		look(500, this.loop, 7, IN_LOOP);
		assertThat(this.detector.look(nanos(700), Map.of(), (thread) -> IN_LOOP)).isEmpty();
		assertThat(look(1000, this.loop, 7, IN_LOOP)).isEmpty();
	}

	@Test
	void threadThatEndsBetweenTheLookAndItsStackIsNotReported() {
		for (int i = 0; i < 9; i++) {
			assertThat(look(i * 500L, this.loop, 7, new StackTraceElement[0])).isEmpty();
			assertThat(look(i * 500L, this.marked, 7, new StackTraceElement[0])).isEmpty();
		}
	}

	private List<Blocked> look(long now, Thread thread, long cpuNanos, StackTraceElement[] stack) {
		return this.detector.look(nanos(now), Map.of(thread, cpuNanos), (examined) -> {
			this.stacksTaken++;
			return stack;
		});
	}

	private static long nanos(long millis) {
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

	private static StackTraceElement[] stack(String... frames) {
		StackTraceElement[] stack = new StackTraceElement[frames.length];
		for (int i = 0; i < frames.length; i++) {
			int dot = frames[i].lastIndexOf('.');
			stack[i] = new StackTraceElement(frames[i].substring(0, dot), frames[i].substring(dot + 1), null, -1);
		}
		return stack;
	}

	private static final class Marked extends Thread implements NonBlocking {

	}

}
