package io.wattspring.worker;

import java.time.Duration;

/**
 * How long the requests that were begun in the last 10 to 20 seconds have waited for a
 * run thread. Percentiles are up to an eighth too high.
 *
 * @param count requests that were begun
 * @param p50 half of them waited at most so long
 * @param p95 95 % of them waited at most so long
 * @param p99 99 % of them waited at most so long
 * @param max none waited longer
 * @since 0.1.0
 */
public record WaitSnapshot(long count, Duration p50, Duration p95, Duration p99, Duration max) {

}
