/**
 * Samples, and the table and the CSV file made of them.
 */
@NullMarked
package io.wattspring.benchmarks.report;

import org.jspecify.annotations.NullMarked;
