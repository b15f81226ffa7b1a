package io.wattspring.watchdog;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Keeps the last stalls, and tells of each one in a line, but of so many only in each
 * period.
 */
final class StallLog {

	private static final int KEPT = 20;

	private final int linesPerPeriod;

	private final long periodNanos;

	private final Consumer<String> log;

	private final Deque<Stall> last = new ArrayDeque<>();

	private final Map<StallKind, Long> counts = new EnumMap<>(StallKind.class);

	private long periodStart;

	private int lines;

	private int suppressed;

	/**
	 * Create a log.
	 * @param linesPerPeriod how many stalls are told of in a period
	 * @param periodNanos length of a period in nanoseconds
	 * @param log takes the lines
	 */
	StallLog(int linesPerPeriod, long periodNanos, Consumer<String> log) {
		this.linesPerPeriod = linesPerPeriod;
		this.periodNanos = periodNanos;
		this.log = log;
	}

	/**
	 * Add a stall.
	 * @param stall the stall
	 * @param now nanosecond time
	 */
	synchronized void add(Stall stall, long now) {
		this.counts.merge(stall.kind(), 1L, Long::sum);
		this.last.addFirst(stall);
		if (this.last.size() > KEPT) {
			this.last.removeLast();
		}
		endPeriod(now);
		if (this.lines == 0) {
			this.periodStart = now;
		}
		if (this.lines == this.linesPerPeriod) {
			this.suppressed++;
			return;
		}
		this.lines++;
		this.log.accept(line(stall));
	}

	/**
	 * Tell how many stalls were not told of, once the period is over.
	 * @param now nanosecond time
	 */
	synchronized void endPeriod(long now) {
		if (this.lines == 0 || now - this.periodStart < this.periodNanos) {
			return;
		}
		if (this.suppressed > 0) {
			this.log.accept(this.suppressed + " more stalls were not logged");
		}
		this.lines = 0;
		this.suppressed = 0;
	}

	private String line(Stall stall) {
		return "%s has been %s for %d ms with %s%s".formatted(stall.thread(),
				(stall.kind() == StallKind.BUSY) ? "busy" : "blocked", stall.duration().toMillis(),
				(stall.request() != null) ? stall.request() : "a task of no known request", String.join("",
						stall.stack().stream().map((frame) -> System.lineSeparator() + "\tat " + frame).toList()));
	}

	/**
	 * Return the last stalls.
	 * @return at most {@value #KEPT}, the newest first
	 */
	synchronized List<Stall> last() {
		return List.copyOf(this.last);
	}

	synchronized long total() {
		return this.counts.values().stream().mapToLong(Long::longValue).sum();
	}

	synchronized long count(StallKind kind) {
		return this.counts.getOrDefault(kind, 0L);
	}

}
