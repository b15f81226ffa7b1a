package io.wattspring.benchmarks.report;

import java.util.Arrays;

/**
 * Values in ascending order.
 *
 * @since 0.1.0
 */
public final class Distribution {

	private final double[] sorted;

	private Distribution(double[] sorted) {
		if (sorted.length == 0) {
			throw new IllegalArgumentException("values: none (expected: at least 1)");
		}
		this.sorted = sorted;
	}

	/**
	 * Return the distribution of some values.
	 * @param values at least 1, in any order
	 * @return the distribution
	 */
	public static Distribution of(double... values) {
		double[] sorted = values.clone();
		Arrays.sort(sorted);
		return new Distribution(sorted);
	}

	/**
	 * Return the middle value, or the mean of the two in the middle.
	 * @return the median
	 */
	public double median() {
		int middle = this.sorted.length / 2;
		return (this.sorted.length % 2 == 1) ? this.sorted[middle]
				: (this.sorted[middle - 1] + this.sorted[middle]) / 2;
	}

	/**
	 * Return the mean.
	 * @return the mean
	 */
	public double mean() {
		return Arrays.stream(this.sorted).average().orElseThrow();
	}

	/**
	 * Return the smallest value that is at least as large as a share of all of them.
	 * @param percent the share, 0 to 100
	 * @return the percentile, by the nearest-rank method
	 */
	public double percentile(double percent) {
		int rank = (int) Math.ceil(percent / 100 * this.sorted.length);
		return this.sorted[Math.max(rank, 1) - 1];
	}

	/**
	 * Return the smallest value.
	 * @return the minimum
	 */
	public double min() {
		return this.sorted[0];
	}

	/**
	 * Return the largest value.
	 * @return the maximum
	 */
	public double max() {
		return this.sorted[this.sorted.length - 1];
	}

}
