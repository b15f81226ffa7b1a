package io.wattspring.watchdog;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Share of time spent in pauses for garbage collection, over a window that ends now.
 */
final class GcShare {

	private static final int SLICES = 20;

	private final long windowNanos;

	private final Deque<Mark> marks = new ArrayDeque<>();

	GcShare(long windowNanos) {
		this.windowNanos = windowNanos;
	}

	/**
	 * Move on.
	 * @param time the time by now, in nanoseconds
	 * @param gcTime how much of it was spent in garbage collection
	 * @return share of the window, or 0 as long as a window has not passed
	 */
	double at(long time, long gcTime) {
		Mark newest = this.marks.peekLast();
		if (newest == null || (time - newest.time()) * SLICES >= this.windowNanos) {
			this.marks.addLast(new Mark(time, gcTime));
		}
		Mark oldest = this.marks.removeFirst();
		while (!this.marks.isEmpty() && time - this.marks.getFirst().time() >= this.windowNanos) {
			oldest = this.marks.removeFirst();
		}
		this.marks.addFirst(oldest);
		long passed = time - oldest.time();
		return (passed >= this.windowNanos) ? (double) (gcTime - oldest.gcTime()) / passed : 0;
	}

	private record Mark(long time, long gcTime) {

	}

}
