/**
 * Application under test, the same for every configuration.
 */
@NullMarked
package io.wattspring.benchmarks.application;

import org.jspecify.annotations.NullMarked;
