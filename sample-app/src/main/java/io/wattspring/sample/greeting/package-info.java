/**
 * The smallest and the slowest well-behaved answers, for benchmarks.
 */
@NullMarked
package io.wattspring.sample.greeting;

import org.jspecify.annotations.NullMarked;
