package io.wattspring.sample.price;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * The price of a product at a point of time.
 *
 * @param productId the number of the product
 * @param name the name of the product
 * @param price the price, in euros
 * @param time the point of time
 */
record PriceTick(long productId, String name, BigDecimal price, Instant time) {

}
