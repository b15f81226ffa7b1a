package io.wattspring.sample.catalogue;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The ratings of a product taken together.
 *
 * @param count how many reviews there are
 * @param average the mean number of stars, 0 without reviews
 * @param bars a bar for each number of stars, five first
 */
record Ratings(int count, double average, List<Bar> bars) {

	static Ratings of(List<Review> reviews) {
		double average = reviews.stream().mapToInt(Review::rating).average().orElse(0);
		List<Bar> bars = IntStream.iterate(5, (stars) -> stars > 0, (stars) -> stars - 1)
			.mapToObj((stars) -> bar(stars, reviews))
			.toList();
		return new Ratings(reviews.size(), average, bars);
	}

	private static Bar bar(int stars, List<Review> reviews) {
		int count = (int) reviews.stream().filter((review) -> review.rating() == stars).count();
		return new Bar(stars, count, reviews.isEmpty() ? 0 : 100 * count / reviews.size());
	}

	/**
	 * How often one number of stars was given.
	 *
	 * @param stars the number of stars
	 * @param count how often it was given
	 * @param percent its share of all reviews, rounded down
	 */
	record Bar(int stars, int count, int percent) {

	}

}
