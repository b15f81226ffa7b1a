/**
 * What operators see: the {@code watt} endpoint and the health of the workers.
 */
@NullMarked
package io.wattspring.actuate;

import org.jspecify.annotations.NullMarked;
