/**
 * Meters of workers, run queue, watchdog and cache.
 */
@NullMarked
package io.wattspring.metrics;

import org.jspecify.annotations.NullMarked;
