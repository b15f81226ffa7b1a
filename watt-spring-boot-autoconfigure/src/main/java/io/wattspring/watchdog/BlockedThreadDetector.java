package io.wattspring.watchdog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;

/**
 * Decides which threads are blocked that are not to be: an event loop of a client or
 * driver, a thread of Reactor's schedulers. Nothing tells what they run, so it goes by
 * what can be seen from outside: a thread that has used no processor time since an
 * earlier look, and is not where such a thread waits for work, is blocked. One that works
 * or waits for work is never reported.
 * <p>
 * The processor time is cheap to read; a stack is looked at once for each time that a
 * thread has come to rest, and once more before it is reported: where processor time is
 * counted coarsely, a thread that has moved meanwhile is not blocked.
 */
final class BlockedThreadDetector {

	private static final String EVENT_LOOP = "io.netty.channel.SingleThreadIoEventLoop";

	private static final String NETTY = "io.netty.";

	/**
	 * Methods of Netty in which threads wait for work: of the transports epoll, io_uring,
	 * NIO and kqueue, of executors without a transport, and of the timer.
	 */
	private static final Set<String> NETTY_WAITS = Set.of("epollWait", "epollWaitNoTimerChange", "epollWaitTimeboxed",
			"epollBusyWait", "submitAndWait", "submitAndWaitWithTimeout", "select", "kqueueWait", "takeTask",
			"waitForNextTick");

	private final BiPredicate<Thread, StackTraceElement[]> matters;

	private final long warnAfterNanos;

	private Map<Thread, Rest> resting = new HashMap<>();

	private BlockedThreadDetector(BiPredicate<Thread, StackTraceElement[]> matters, long warnAfterNanos) {
		this.matters = matters;
		this.warnAfterNanos = warnAfterNanos;
	}

	/**
	 * Create a detector for threads that must not block.
	 * @param warnAfterNanos how long one is blocked until it is reported, in nanoseconds
	 * @return the detector
	 */
	static BlockedThreadDetector ofLoops(long warnAfterNanos) {
		return new BlockedThreadDetector(BlockedThreadDetector::mustNotBlock, warnAfterNanos);
	}

	/**
	 * Create a detector for threads that may block, but not for ever.
	 * @param warnAfterNanos how long one is blocked until it is reported, in nanoseconds
	 * @return the detector
	 */
	static BlockedThreadDetector ofWorkers(long warnAfterNanos) {
		return new BlockedThreadDetector((thread, stack) -> true, warnAfterNanos);
	}

	/**
	 * Look at the threads.
	 * @param now time without pauses, in nanoseconds
	 * @param cpuNanos processor time of each thread since it started
	 * @param stacks returns where a thread is, innermost frame first
	 * @return those to report now, each once as long as it stays where it is
	 */
	List<Blocked> look(long now, Map<Thread, Long> cpuNanos, Function<Thread, StackTraceElement[]> stacks) {
		Map<Thread, Rest> resting = new HashMap<>();
		List<Blocked> blocked = new ArrayList<>();
		cpuNanos.forEach((thread, cpu) -> {
			Rest before = this.resting.get(thread);
			Rest rest = new Rest(cpu, now, null, false);
			if (before != null && before.cpuNanos() == cpu) {
				rest = (before.settled()) ? before : examine(now, thread, before, stacks.apply(thread));
				if (rest != before && rest.settled() && rest.place() != null) {
					blocked.add(new Blocked(thread, now - rest.since(), rest.place()));
				}
			}
			resting.put(thread, rest);
		});
		this.resting = resting;
		return blocked;
	}

	private Rest examine(long now, Thread thread, Rest rest, StackTraceElement[] stack) {
		if (stack.length == 0 || !this.matters.test(thread, stack) || isWaitingForWork(stack)) {
			return new Rest(rest.cpuNanos(), rest.since(), null, true);
		}
		List<StackTraceElement> place = List.of(stack);
		if (rest.place() != null && !rest.place().equals(place)) {
			return new Rest(rest.cpuNanos(), now, place, false);
		}
		boolean longEnough = rest.place() != null && now - rest.since() >= this.warnAfterNanos;
		return new Rest(rest.cpuNanos(), rest.since(), place, longEnough);
	}

	/**
	 * Return whether a thread must not block. Netty makes threads of the same kind for
	 * pools that are there for just that.
	 * @param thread the thread
	 * @param stack where it is
	 * @return whether it is an event loop, or marked by Reactor
	 */
	private static boolean mustNotBlock(Thread thread, StackTraceElement[] stack) {
		return thread instanceof NonBlocking
				|| Arrays.stream(stack).anyMatch((frame) -> frame.getClassName().equals(EVENT_LOOP));
	}

	private static boolean isWaitingForWork(StackTraceElement[] stack) {
		return Arrays.stream(stack).anyMatch(BlockedThreadDetector::isWait);
	}

	private static boolean isWait(StackTraceElement frame) {
		if (frame.getClassName().startsWith(NETTY)) {
			return NETTY_WAITS.contains(frame.getMethodName());
		}
		return frame.getClassName().equals("java.util.concurrent.ThreadPoolExecutor")
				&& frame.getMethodName().equals("getTask");
	}

	/**
	 * A thread that is blocked.
	 *
	 * @param thread the thread
	 * @param ageNanos how long it has been seen blocked
	 * @param stack where it is, innermost frame first
	 */
	record Blocked(Thread thread, long ageNanos, List<StackTraceElement> stack) {

	}

	/**
	 * A thread that uses no processor time.
	 *
	 * @param cpuNanos processor time that it had used when it came to rest
	 * @param since when that was seen first
	 * @param place where it was found
	 * @param settled whether there is nothing to find out any more: it waits for work, or
	 * is reported
	 */
	private record Rest(long cpuNanos, long since, @Nullable List<StackTraceElement> place, boolean settled) {

	}

}
