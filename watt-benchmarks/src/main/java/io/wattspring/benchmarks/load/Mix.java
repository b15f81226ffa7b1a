package io.wattspring.benchmarks.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Kinds of requests by weight, in an order that repeats and spreads each kind evenly.
 *
 * @since 0.1.0
 */
public final class Mix {

	private final List<Part> cycle;

	private Mix(List<Part> cycle) {
		this.cycle = cycle;
	}

	/**
	 * Return a mix of one kind.
	 * @param path what is requested
	 * @return the mix
	 */
	public static Mix of(String path) {
		return new Mix(List.of(new Part(path, 1, true)));
	}

	/**
	 * Return a mix of requests that count and, once in a while, one that does not.
	 * @param path what counts
	 * @param faultPath what does not
	 * @param every one in how many requests does not count, at least 2
	 * @return the mix
	 */
	public static Mix of(String path, String faultPath, int every) {
		return of(List.of(new Part(path, every - 1, true), new Part(faultPath, 1, false)));
	}

	/**
	 * Return a mix by smooth weighted round-robin.
	 * @param parts the kinds
	 * @return the mix
	 */
	public static Mix of(List<Part> parts) {
		int total = parts.stream().mapToInt(Part::weight).sum();
		int[] credit = new int[parts.size()];
		List<Part> cycle = new ArrayList<>(total);
		for (int i = 0; i < total; i++) {
			int next = richest(parts, credit);
			credit[next] -= total;
			cycle.add(parts.get(next));
		}
		return new Mix(List.copyOf(cycle));
	}

	private static int richest(List<Part> parts, int[] credit) {
		int richest = 0;
		for (int i = 0; i < credit.length; i++) {
			credit[i] += parts.get(i).weight();
			richest = (credit[i] > credit[richest]) ? i : richest;
		}
		return richest;
	}

	Part at(int arrival) {
		return this.cycle.get(arrival % this.cycle.size());
	}

}
