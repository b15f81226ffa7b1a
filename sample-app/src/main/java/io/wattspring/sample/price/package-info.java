/**
 * The live prices of the shop as a stream of server-sent events.
 */
@NullMarked
package io.wattspring.sample.price;

import org.jspecify.annotations.NullMarked;
