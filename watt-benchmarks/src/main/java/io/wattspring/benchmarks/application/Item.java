package io.wattspring.benchmarks.application;

/**
 * Row of the page's table.
 *
 * @param number from 0
 * @param name has characters that must be escaped
 * @param price in cents
 */
record Item(int number, String name, long price) {

	static Item numbered(int number) {
		return new Item(number, "Item <" + number + "> & more", 100L + 37L * number);
	}

}
