package io.wattspring.sample.order;

import java.math.BigDecimal;
import java.util.List;

/**
 * An order that was accepted.
 *
 * @param number the number of the order
 * @param customer the name of the customer
 * @param lines what is ordered
 * @param total the sum of all lines, in euros
 */
record Order(long number, String customer, List<Line> lines, BigDecimal total) {

	static Order of(long number, String customer, List<Line> lines) {
		BigDecimal total = lines.stream().map(Line::amount).reduce(BigDecimal.ZERO, BigDecimal::add);
		return new Order(number, customer, lines, total);
	}

	/**
	 * One line of an accepted order.
	 *
	 * @param product the name of the product
	 * @param quantity how many are ordered
	 * @param amount what they cost together, in euros
	 */
	record Line(String product, int quantity, BigDecimal amount) {

	}

}
