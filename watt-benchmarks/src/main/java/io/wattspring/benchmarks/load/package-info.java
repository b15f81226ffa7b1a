/**
 * Open-model load generator: requests arrive at a constant rate, however slowly the
 * server answers, and latencies count from the scheduled arrival.
 */
@NullMarked
package io.wattspring.benchmarks.load;

import org.jspecify.annotations.NullMarked;
