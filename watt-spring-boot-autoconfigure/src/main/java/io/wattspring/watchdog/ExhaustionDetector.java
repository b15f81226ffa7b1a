package io.wattspring.watchdog;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.wattspring.watchdog.Exhaustion.State;

/**
 * Decides whether the process is exhausted: too many threads are stuck for good, none
 * comes back, the old generation stays full after collections, or most of the time goes
 * into them. What is exhausted for long enough is broken, and stays so.
 */
final class ExhaustionDetector {

	private static final int LONG_PAUSES = 4;

	private final ExhaustionLimits limits;

	private final RunningTime time;

	private final GcShare gcShare;

	private @Nullable Long fullSince;

	private @Nullable Long exhaustedSince;

	private boolean collected;

	private Verdict verdict = new Verdict(State.HEALTHY, null, false);

	/**
	 * Create a detector.
	 * @param limits when the process counts as exhausted
	 * @param now nanosecond time
	 * @param gcNanos time spent in pauses for garbage collection so far
	 */
	ExhaustionDetector(ExhaustionLimits limits, long now, long gcNanos) {
		this.limits = limits;
		long grace = limits.heapGrace().toNanos();
		this.time = new RunningTime(limits.interval().toNanos(), grace / LONG_PAUSES, now, gcNanos);
		this.gcShare = new GcShare(grace);
	}

	/**
	 * Look at the process.
	 * @param now nanosecond time
	 * @param sample what is in use
	 * @return how it is
	 */
	Verdict look(long now, Sample sample) {
		this.time.advance(now, sample.gcNanos());
		String heap = heap(sample.occupancy());
		String threads = threads(sample);
		String reason = (threads != null) ? threads : heap;
		if (this.verdict.state() != State.BROKEN) {
			this.verdict = (reason != null) ? exhausted(reason, heap != null) : healthy();
		}
		return this.verdict;
	}

	private @Nullable String threads(Sample sample) {
		if (sample.quarantined() > this.limits.maxQuarantined()) {
			return "threads that are stuck for good: %d (more than %d)".formatted(sample.quarantined(),
					this.limits.maxQuarantined());
		}
		return (sample.standstill()) ? "requests wait, and no run thread has come back for a minute" : null;
	}

	private Verdict healthy() {
		this.exhaustedSince = null;
		this.collected = false;
		return new Verdict(State.HEALTHY, null, false);
	}

	private Verdict exhausted(String reason, boolean heap) {
		long since = (this.exhaustedSince != null) ? this.exhaustedSince : this.time.time();
		this.exhaustedSince = since;
		long age = this.time.time() - since;
		if (this.limits.brokenAfter() == null) {
			return new Verdict(State.REFUSING, reason, collect(heap, age, this.limits.heapGrace().toNanos()));
		}
		long brokenAfter = this.limits.brokenAfter().toNanos();
		return (age >= brokenAfter) ? new Verdict(State.BROKEN, reason, false)
				: new Verdict(State.REFUSING, reason, collect(heap, age, brokenAfter / 2));
	}

	private boolean collect(boolean heap, long age, long after) {
		boolean collect = heap && !this.collected && age >= after;
		this.collected |= collect;
		return collect;
	}

	private @Nullable String heap(double occupancy) {
		long grace = this.limits.heapGrace().toNanos();
		double share = this.gcShare.at(this.time.time(), this.time.gcTime());
		this.fullSince = (occupancy <= this.limits.heapOccupancy()) ? null
				: (this.fullSince != null) ? this.fullSince : Long.valueOf(this.time.time());
		if (this.fullSince != null && this.time.time() - this.fullSince >= grace) {
			return "the old generation has been %s full after garbage collection for %d ms (more than %s)".formatted(
					percent(occupancy), (this.time.time() - this.fullSince) / 1_000_000,
					percent(this.limits.heapOccupancy()));
		}
		return (share > this.limits.gcShare()) ? "%s of the last %d ms went into garbage collection (more than %s)"
			.formatted(percent(share), this.limits.heapGrace().toMillis(), percent(this.limits.gcShare())) : null;
	}

	private static String percent(double share) {
		return String.format(Locale.ROOT, "%.0f %%", share * 100);
	}

	/**
	 * What is in use.
	 *
	 * @param quarantined threads that were given up on and have not ended
	 * @param standstill whether requests wait and no run thread comes back
	 * @param occupancy share of the old generation in use after its last collection
	 * @param gcNanos time spent in pauses for garbage collection since start
	 */
	record Sample(int quarantined, boolean standstill, double occupancy, long gcNanos) {

	}

	/**
	 * How the process is.
	 *
	 * @param state how bad it is
	 * @param reason why
	 * @param collect whether to ask for a garbage collection now: what was in use when
	 * traffic came may be free by now, and nothing but a collection can tell
	 */
	record Verdict(State state, @Nullable String reason, boolean collect) {

	}

}
