/**
 * What is measured: one type for each way to measure.
 */
@NullMarked
package io.wattspring.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
