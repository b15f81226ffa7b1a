package io.wattspring.watchdog;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.netty.util.concurrent.FastThreadLocalThread;
import reactor.core.scheduler.NonBlocking;

import io.wattspring.watchdog.BlockedThreadDetector.Blocked;

/**
 * Looks, now and then, at the threads of this JVM that must not block and are not ours:
 * the event loops of clients and drivers, and Reactor's schedulers for work that does not
 * block; and at {@code boundedElastic}, whose threads may block, but not for ever. What
 * runs there cannot be moved, so a stall is only reported.
 */
final class OtherThreadsWatch {

	private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	/**
	 * Watched by what they publish, but for those of the management server.
	 */
	private static final String OURS = "watt-";

	private static final String MANAGEMENT = "watt-management-";

	/**
	 * Begin of the names of Reactor's threads for blocking work.
	 */
	private static final String ELASTIC = "boundedElastic-";

	/**
	 * How long such a thread may stay in one place: longer than what is waited for.
	 */
	private static final long ELASTIC_NANOS = TimeUnit.SECONDS.toNanos(30);

	private final BlockedThreadDetector loops;

	private final BlockedThreadDetector elastic = BlockedThreadDetector.ofWorkers(ELASTIC_NANOS);

	private final ThreadMXBean threadBean = ManagementFactory.getThreadMXBean();

	private long next;

	/**
	 * Create a watch.
	 * @param warnAfter how long a thread is blocked until it is reported
	 */
	OtherThreadsWatch(Duration warnAfter) {
		this.loops = BlockedThreadDetector.ofLoops(warnAfter.toNanos());
	}

	/**
	 * Look at the threads, unless the last look was just before.
	 * @param now time without pauses, in nanoseconds
	 * @return what to report
	 */
	List<Stall> look(long now) {
		if (now < this.next) {
			return List.of();
		}
		this.next = now + PERIOD_NANOS;
		List<Thread> threads = threads();
		return Stream
			.concat(look(this.loops, now, threads, OtherThreadsWatch::isLoop),
					look(this.elastic, now, threads, (thread) -> thread.getName().startsWith(ELASTIC)))
			.map(OtherThreadsWatch::stall)
			.toList();
	}

	private Stream<Blocked> look(BlockedThreadDetector detector, long now, List<Thread> threads,
			Predicate<Thread> which) {
		return detector.look(now, cpuNanos(threads, which), Thread::getStackTrace).stream();
	}

	private Map<Thread, Long> cpuNanos(List<Thread> threads, Predicate<Thread> which) {
		Map<Thread, Long> cpuNanos = new HashMap<>();
		for (Thread thread : threads) {
			if (which.test(thread)) {
				long nanos = this.threadBean.getThreadCpuTime(thread.getId());
				if (nanos >= 0) {
					cpuNanos.put(thread, nanos);
				}
			}
		}
		return cpuNanos;
	}

	private static boolean isLoop(Thread thread) {
		return (thread instanceof NonBlocking || thread instanceof FastThreadLocalThread)
				&& (!thread.getName().startsWith(OURS) || thread.getName().startsWith(MANAGEMENT));
	}

	/**
	 * Return the threads of this JVM, without the stop that asking for their stacks is.
	 * @return the threads that were alive
	 */
	private static List<Thread> threads() {
		ThreadGroup group = Thread.currentThread().getThreadGroup();
		while (group.getParent() != null) {
			group = group.getParent();
		}
		Thread[] threads = new Thread[group.activeCount() + 32];
		int count = group.enumerate(threads);
		return Arrays.asList(threads).subList(0, count);
	}

	private static Stall stall(Blocked blocked) {
		return Stall.of(blocked.thread().getName(), null, blocked.ageNanos(), StallKind.BLOCKED,
				blocked.stack().toArray(StackTraceElement[]::new));
	}

}
