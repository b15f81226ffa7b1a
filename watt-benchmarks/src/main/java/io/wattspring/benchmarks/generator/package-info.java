/**
 * External load generators and what their output says.
 */
@NullMarked
package io.wattspring.benchmarks.generator;

import org.jspecify.annotations.NullMarked;
