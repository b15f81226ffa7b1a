package io.wattspring.sample.order;

/**
 * What is wrong with one field of an order.
 *
 * @param field the path of the field
 * @param message its value and what was expected
 */
record Violation(String field, String message) {

}
