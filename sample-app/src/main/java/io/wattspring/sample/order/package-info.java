/**
 * Placing orders over JSON.
 */
@NullMarked
package io.wattspring.sample.order;

import org.jspecify.annotations.NullMarked;
