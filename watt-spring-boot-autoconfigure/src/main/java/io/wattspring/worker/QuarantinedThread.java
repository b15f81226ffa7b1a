package io.wattspring.worker;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A run thread that was given up on: its request has been answered in its place, and it
 * takes no other once it comes back.
 *
 * @param thread the thread
 * @param request method and path of the request
 * @param since when it was given up on
 * @since 0.1.0
 */
public record QuarantinedThread(Thread thread, @Nullable String request, Instant since) {

}
