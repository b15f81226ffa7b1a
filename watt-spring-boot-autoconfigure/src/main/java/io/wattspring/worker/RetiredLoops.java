package io.wattspring.worker;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * The event loops of a worker that take no more connections: kept in sight until their
 * threads have ended, and cut off when their clients have stayed for too long.
 */
final class RetiredLoops {

	private final List<RetiredLoop> loops = new CopyOnWriteArrayList<>();

	/**
	 * Add a loop.
	 * @param loop the loop
	 * @param deadline nanosecond time after which those who stay are cut off
	 */
	void add(WorkerLoop loop, long deadline) {
		this.loops.add(new RetiredLoop(loop, deadline));
	}

	/**
	 * Cut off whoever has stayed for too long, and forget the loops that have ended.
	 * @param clock nanosecond time, read only if there is a loop
	 */
	void look(LongSupplier clock) {
		if (this.loops.isEmpty()) {
			return;
		}
		long now = clock.getAsLong();
		this.loops.forEach((retired) -> retired.cutWhenOverdue(now));
		this.loops.removeIf((retired) -> retired.loop().isEnded());
	}

	Stream<WorkerLoop> stream() {
		return this.loops.stream().map(RetiredLoop::loop);
	}

	/**
	 * Add up a number of each loop. Asked for at each look of the watchdog.
	 * @param left a loop that does not count
	 * @param number the number
	 * @return the sum
	 */
	int sumWithout(WorkerLoop left, ToIntFunction<WorkerLoop> number) {
		int sum = 0;
		for (RetiredLoop retired : this.loops) {
			sum += (retired.loop() != left) ? number.applyAsInt(retired.loop()) : 0;
		}
		return sum;
	}

	private record RetiredLoop(WorkerLoop loop, long deadline) {

		void cutWhenOverdue(long now) {
			if (now - this.deadline > 0 && !this.loop.isCut() && !this.loop.settled().isDone()) {
				this.loop.cut();
			}
		}

	}

}
