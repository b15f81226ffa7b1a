package io.wattspring.worker;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What one run thread does at one moment.
 *
 * @param thread the thread
 * @param run number of the task that runs, different for each; 0 if none does
 * @param request method and path of the request that the task belongs to, or {@code null}
 * if it belongs to none or is not known
 * @param giveUpAfter how long the task may run before its request is answered in its
 * place, or {@code null} if it may run for ever
 * @param spare whether the thread was added while another is stuck
 * @param slow whether the thread leaves the processors to others
 * @since 0.1.0
 */
public record RunThreadSnapshot(Thread thread, long run, @Nullable String request, @Nullable Duration giveUpAfter,
		boolean spare, boolean slow) {

}
