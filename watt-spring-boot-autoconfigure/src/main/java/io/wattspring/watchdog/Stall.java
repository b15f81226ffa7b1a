package io.wattspring.watchdog;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Report of a thread that is stuck with a task. Published as an application event.
 *
 * @param time when it was reported
 * @param thread name of the thread
 * @param request method and path of the request that it works for, or {@code null} if
 * that is not known
 * @param duration how long the task has been seen running by then
 * @param kind whether the thread waits or works
 * @param stack where the thread was, innermost frame first
 * @since 0.1.0
 */
public record Stall(Instant time, String thread, @Nullable String request, Duration duration, StallKind kind,
		List<String> stack) {

	/**
	 * Report a thread.
	 * @param thread name of the thread
	 * @param request what it works for, or {@code null} if that is not known
	 * @param nanos how long it has been stuck, in nanoseconds
	 * @param kind whether it waits or works
	 * @param stack where it is, innermost frame first
	 * @return the report, of now
	 */
	static Stall of(String thread, @Nullable String request, long nanos, StallKind kind, StackTraceElement[] stack) {
		return new Stall(Instant.now(), thread, request, Duration.ofNanos(nanos), kind,
				Arrays.stream(stack).map(StackTraceElement::toString).toList());
	}

}
