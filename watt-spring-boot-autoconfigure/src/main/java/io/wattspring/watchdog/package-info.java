/**
 * The watchdog: a thread outside every event loop and run thread that looks at them.
 */
@NullMarked
package io.wattspring.watchdog;

import org.jspecify.annotations.NullMarked;
