package io.wattspring.sample.catalogue;

import java.util.Locale;

/**
 * One measured property of a product.
 *
 * @param label what was measured
 * @param value the value
 * @param unit the unit of the value
 */
record Specification(String label, double value, String unit) {

	/**
	 * Return the value as the page shows it.
	 * @return the value, with two decimals unless it is whole, and its unit
	 */
	public String text() {
		String format = (this.value == Math.rint(this.value)) ? "%,.0f %s" : "%,.2f %s";
		return String.format(Locale.ENGLISH, format, this.value, this.unit);
	}

}
