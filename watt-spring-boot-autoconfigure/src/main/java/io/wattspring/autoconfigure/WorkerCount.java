package io.wattspring.autoconfigure;

import io.wattspring.worker.WorkerOperations;

/**
 * Number of workers that a value of {@code watt.workers} stands for.
 */
final class WorkerCount {

	static final int MAX = WorkerOperations.MAX_WORKERS;

	private static final String EXPECTED = "a number from 1 to " + MAX
			+ ", a negative number (processors minus that many), 'auto' or 'max'";

	private WorkerCount() {
	}

	/**
	 * Work out the number.
	 * @param value {@code auto} or {@code max} for as many workers as processors, a
	 * positive number, or a negative number for that many fewer than processors, at least
	 * one
	 * @param processors processors that the JVM may use, at least 1
	 * @return number of workers, from 1 to {@value #MAX}
	 * @throws InvalidWattPropertyException if the value stands for no number of workers
	 */
	static int of(String value, int processors) {
		String text = value.trim();
		if (text.equalsIgnoreCase("auto") || text.equalsIgnoreCase("max")) {
			return Math.min(processors, MAX);
		}
		int number = parse(value, text);
		if (number == 0 || number > MAX) {
			throw new InvalidWattPropertyException("watt.workers", value, EXPECTED);
		}
		return (number > 0) ? number : (int) Math.max(1, Math.min(processors + (long) number, MAX));
	}

	private static int parse(String value, String text) {
		try {
			return Integer.parseInt(text);
		}
		catch (NumberFormatException ex) {
			throw new InvalidWattPropertyException("watt.workers", value, EXPECTED);
		}
	}

}
