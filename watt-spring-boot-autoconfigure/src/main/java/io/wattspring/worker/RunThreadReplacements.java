package io.wattspring.worker;

/**
 * How many run threads were replaced by a fresh one, and why.
 *
 * @param gaveUp those that were given up on
 * @param died those that ended with an error of the JVM
 * @since 0.1.0
 */
public record RunThreadReplacements(long gaveUp, long died) {

}
