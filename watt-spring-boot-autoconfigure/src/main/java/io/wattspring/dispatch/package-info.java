/**
 * Dispatch: the run queue and its threads, the scheduler over them, and the handler that
 * hands requests over from the event loops.
 */
@NullMarked
package io.wattspring.dispatch;

import org.jspecify.annotations.NullMarked;
