package io.wattspring.watchdog;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.netty.util.concurrent.FastThreadLocalThread;
import reactor.core.scheduler.NonBlocking;

import io.wattspring.watchdog.BlockedLoopDetector.Blocked;

/**
 * Looks, now and then, at the threads of this JVM that must not block and are not ours:
 * the event loops of clients and drivers, and Reactor's schedulers for work that does not
 * block. What runs there cannot be moved, so a stall is only reported.
 */
final class OtherThreadsWatch {

	private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

	/**
	 * Watched by what they publish, but for those of the management server.
	 */
	private static final String OURS = "watt-";

	private static final String MANAGEMENT = "watt-management-";

	private final BlockedLoopDetector detector;

	private final ThreadMXBean threadBean = ManagementFactory.getThreadMXBean();

	private long next;

	/**
	 * Create a watch.
	 * @param warnAfter how long a thread is blocked until it is reported
	 */
	OtherThreadsWatch(Duration warnAfter) {
		this.detector = new BlockedLoopDetector(warnAfter.toNanos());
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
		return this.detector.look(now, cpuNanos(), Thread::getStackTrace)
			.stream()
			.map(OtherThreadsWatch::stall)
			.toList();
	}

	private Map<Thread, Long> cpuNanos() {
		Map<Thread, Long> cpuNanos = new HashMap<>();
		for (Thread thread : threads()) {
			if (isLoop(thread)) {
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
