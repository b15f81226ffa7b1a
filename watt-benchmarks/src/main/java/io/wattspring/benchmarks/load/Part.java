package io.wattspring.benchmarks.load;

/**
 * Kind of request in a mix.
 *
 * @param path what is requested, with the leading slash
 * @param weight how many of these there are in proportion to the others', at least 1
 * @param counted whether its outcome counts. One that does not has a connection of its
 * own (with HTTP/1.1) and no timeout.
 * @since 0.1.0
 */
public record Part(String path, int weight, boolean counted) {

	public Part {
		if (weight < 1) {
			throw new IllegalArgumentException("weight: %d (expected: at least 1)".formatted(weight));
		}
	}

}
