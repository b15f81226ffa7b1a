package io.wattspring.sample.catalogue;

import java.math.BigDecimal;
import java.util.Locale;

/**
 * A product of the shop.
 *
 * @param id the number of the product
 * @param name the name
 * @param category the department that sells it
 * @param price the list price, in euros
 * @param watts the rated power
 * @param description one sentence about it
 */
public record Product(long id, String name, Category category, BigDecimal price, int watts, String description) {

	/**
	 * Return the price as the pages show it.
	 * @return the price with the sign of its currency
	 */
	public String priceText() {
		return String.format(Locale.ENGLISH, "€ %,.2f", this.price);
	}

}
