/**
 * Command line that compares configurations of the server side by side.
 */
@NullMarked
package io.wattspring.benchmarks;

import org.jspecify.annotations.NullMarked;
