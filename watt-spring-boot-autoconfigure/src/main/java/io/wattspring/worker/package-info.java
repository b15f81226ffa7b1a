/**
 * Workers: the lanes of listener and event loop that share one port, and the group that
 * starts, drains and stops them.
 */
@NullMarked
package io.wattspring.worker;

import org.jspecify.annotations.NullMarked;
