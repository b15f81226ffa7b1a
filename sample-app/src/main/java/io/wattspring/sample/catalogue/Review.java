package io.wattspring.sample.catalogue;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * What a customer wrote about a product.
 *
 * @param author the name of the customer
 * @param date the day of writing
 * @param rating 1 to 5 stars
 * @param title the headline
 * @param text the text
 * @param helpful how many readers found it helpful
 * @param verified whether the customer bought the product here
 */
record Review(String author, LocalDate date, int rating, String title, String text, int helpful, boolean verified) {

	private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH);

	/**
	 * Return the date as the page shows it.
	 * @return day, month and year
	 */
	public String day() {
		return DAY.format(this.date);
	}

	/**
	 * Return the rating as five characters.
	 * @return full stars, then empty ones
	 */
	public String stars() {
		return "★".repeat(this.rating) + "☆".repeat(5 - this.rating);
	}

}
