package io.wattspring.watchdog;

import java.time.Duration;
import java.time.Instant;
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

}
