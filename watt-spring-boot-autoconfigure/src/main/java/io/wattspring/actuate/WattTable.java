package io.wattspring.actuate;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.wattspring.actuate.RunQueueDescriptor.RunThreadDescriptor;
import io.wattspring.actuate.RunQueueDescriptor.WaitDescriptor;
import io.wattspring.worker.WorkerState;

/**
 * Writes the description of a server as a table for a terminal of 100 columns. It has
 * nothing in it but what can be printed: paths come from clients.
 */
final class WattTable {

	private static final int WIDTH = 100;

	private static final String ROW = "%4s  %-8s %6s %6s %9s %8s %8s %5s %5s %6s  %s";

	private static final int LAST_COLUMN = 78;

	private WattTable() {
	}

	/**
	 * Write the table.
	 * @param watt what to show
	 * @return lines of at most 100 characters
	 */
	static String of(WattDescriptor watt) {
		StringBuilder text = new StringBuilder();
		line(text, summary(watt));
		if (watt.runQueue() != null) {
			runQueue(text, watt.runQueue());
		}
		line(text, text("stalls: %d since start; boundedElastic: %d of %d threads, %d waiting", watt.stalls().count(),
				watt.boundedElastic().threads(), watt.boundedElastic().maxThreads(), watt.boundedElastic().queued()));
		line(text, "");
		line(text, text(ROW, "id", "state", "conns", "flight", "accepted", "handled", "lag", "loop", "run", "swaps",
				"running"));
		watt.workers().forEach((worker) -> line(text, row(worker)));
		return text.toString();
	}

	private static String summary(WattDescriptor watt) {
		List<WorkerDescriptor> workers = watt.workers();
		int connections = workers.stream().mapToInt((worker) -> worker.eventLoop().connections()).sum();
		return text("watt: %d of %d workers serving; %d %s, %d in flight",
				workers.stream().filter((worker) -> worker.state() == WorkerState.SERVING).count(), workers.size(),
				connections, (connections != 1) ? "connections" : "connection",
				workers.stream().mapToLong((worker) -> worker.requests().inFlight()).sum());
	}

	private static void runQueue(StringBuilder text, RunQueueDescriptor queue) {
		WaitDescriptor waited = queue.waited();
		line(text,
				text("queue: %d waiting; of %s begun lately p50 %s, p95 %s, p99 %s, max %s waited", queue.waiting(),
						count(waited.count()), millis(waited.p50Millis()), millis(waited.p95Millis()),
						millis(waited.p99Millis()), millis(waited.maxMillis())));
		String shed = queue.admission()
			.shed()
			.entrySet()
			.stream()
			.filter((reason) -> reason.getValue() > 0)
			.map((reason) -> reason.getKey() + " " + count(reason.getValue()))
			.sorted()
			.collect(Collectors.joining(", "));
		line(text,
				text("threads: %d, %d spare, %d quarantined; shed: %s%s", queue.threads(), queue.spares(),
						queue.quarantined().size(), (shed.isEmpty()) ? "none" : shed,
						(queue.admission().overloaded()) ? "; OVERLOADED" : ""));
	}

	private static String row(WorkerDescriptor worker) {
		RunThreadDescriptor run = worker.runThread();
		return text(ROW, worker.id(), worker.state(), count(worker.eventLoop().connections()),
				count(worker.requests().inFlight()), count(worker.listener().accepted()),
				count(worker.requests().handled()), millis(worker.eventLoop().lagMillis()),
				percent(worker.eventLoop().utilization()), (run != null) ? percent(run.utilization()) : "-",
				count(worker.swaps().count()), running(run));
	}

	private static String running(@Nullable RunThreadDescriptor run) {
		if (run == null || run.request() == null) {
			return "";
		}
		String time = " " + millis(run.runningMillis());
		int room = WIDTH - LAST_COLUMN - time.length();
		String request = run.request();
		return ((request.length() > room) ? request.substring(0, room - 1) + "~" : request) + time;
	}

	private static String percent(double share) {
		return Math.round(share * 100) + "%";
	}

	/**
	 * Write a time in at most 7 characters.
	 * @param millis the time in milliseconds
	 * @return the time with its unit
	 */
	static String millis(double millis) {
		if (millis < 10) {
			return text("%.1fms", millis);
		}
		return (millis < 10_000) ? text("%.0fms", millis)
				: (millis < 10_000_000) ? text("%.0fs", millis / 1000) : text("%.0fh", millis / 3_600_000);
	}

	/**
	 * Write a number in at most 6 characters.
	 * @param count the number
	 * @return the number, rounded, with its unit
	 */
	static String count(long count) {
		if (count < 100_000) {
			return Long.toString(count);
		}
		return (count < 10_000_000) ? text("%.0fk", count / 1e3)
				: (count < 10_000_000_000L) ? text("%.0fM", count / 1e6) : text("%.0fG", count / 1e9);
	}

	private static String text(String format, Object... arguments) {
		return String.format(Locale.ROOT, format, arguments);
	}

	private static void line(StringBuilder text, String line) {
		String printable = line.replaceAll("[^\\x20-\\x7e]", "?");
		text.append(printable, 0, Math.min(printable.length(), WIDTH)).append('\n');
	}

}
