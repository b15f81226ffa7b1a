package io.wattspring.sample.order;

import org.jspecify.annotations.Nullable;

/**
 * One line of an order as it arrives, not yet checked.
 *
 * @param productId the number of the product
 * @param quantity how many are wanted
 */
record OrderLine(@Nullable Long productId, @Nullable Integer quantity) {

}
