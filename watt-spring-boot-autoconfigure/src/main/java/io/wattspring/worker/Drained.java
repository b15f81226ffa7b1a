package io.wattspring.worker;

/**
 * How a drain ended.
 *
 * @param connections connections that there were when it began
 * @param cutOff those that were ended because their clients did not leave in time
 * @since 0.1.0
 */
public record Drained(int connections, int cutOff) {

}
