package io.wattspring.sample.catalogue;

import java.util.List;

/**
 * All that the page of a product shows.
 *
 * @param product the product
 * @param specification its measured properties
 * @param reviews what customers wrote, newest first
 * @param ratings the ratings in the reviews taken together
 * @param related other products of the same category
 */
record ProductDetails(Product product, List<SpecificationGroup> specification, List<Review> reviews, Ratings ratings,
		List<Product> related) {

}
