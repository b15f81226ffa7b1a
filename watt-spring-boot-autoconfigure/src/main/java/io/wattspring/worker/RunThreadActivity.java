package io.wattspring.worker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What one run thread has done so far and does, for those who want to know how busy it
 * is.
 *
 * @param name name of the thread
 * @param worker number of the worker whose lane it belongs to, starting at 1; 0 for a
 * spare
 * @param request method and path of the request that it runs, or {@code null} if it runs
 * none or that is not known
 * @param running how long it has been seen running what it runs; zero if it runs nothing
 * @param handled requests that it has begun
 * @param utilization share of the last seconds in which it did not wait for a task, from
 * 0 to 1
 * @param cpuTime processor time that it has used
 * @since 0.1.0
 */
public record RunThreadActivity(String name, int worker, @Nullable String request, Duration running, long handled,
		double utilization, Duration cpuTime) {

}
