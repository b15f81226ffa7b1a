package io.wattspring.worker;

import org.jspecify.annotations.Nullable;

/**
 * What the event loop of a serving worker does at one moment, as the watchdog sees it.
 *
 * @param worker number of the worker, starting at 1
 * @param generation number of the worker's loop, one more after each swap
 * @param thread thread of the loop, or {@code null} if it has not run anything yet
 * @param waitingNanos age of the heartbeat that is in flight, without pauses of the
 * process; 0 if none is
 * @param progress a number that grows whenever the loop takes in a connection or a
 * request
 * @param ended whether somebody has shut the loop down
 * @param request method and path of the request that the loop handles, or {@code null} if
 * it handles none
 * @since 0.1.0
 */
public record LoopSnapshot(int worker, long generation, @Nullable Thread thread, long waitingNanos, long progress,
		boolean ended, @Nullable String request) {

}
