/**
 * Processes of the application under test and what Linux says about them.
 */
@NullMarked
package io.wattspring.benchmarks.process;

import org.jspecify.annotations.NullMarked;
