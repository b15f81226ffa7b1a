package io.wattspring.dispatch;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

import io.wattspring.worker.RunThreadActivity;
import io.wattspring.worker.Utilization;

/**
 * How busy a run thread is. The thread itself takes the time only when it finds nothing
 * to do, so that this costs nothing under load; since when it runs what it runs is seen
 * from outside, now and then.
 */
final class ThreadActivity {

	private static final ThreadMXBean threadBean = ManagementFactory.getThreadMXBean();

	private static final AtomicLongFieldUpdater<ThreadActivity> HANDLED = AtomicLongFieldUpdater
		.newUpdater(ThreadActivity.class, "handled");

	private final RunThread thread;

	private final long start = System.nanoTime();

	private final Utilization utilization = new Utilization();

	private volatile long handled;

	// Written by the thread only
	private volatile long idle;

	// Written by the thread only; 0 while it does not wait
	private volatile long idleSince;

	private volatile long seenRun;

	private volatile long seenSince;

	ThreadActivity(RunThread thread) {
		this.thread = thread;
	}

	/**
	 * The thread begins a request.
	 */
	void begins() {
		HANDLED.lazySet(this, this.handled + 1);
	}

	/**
	 * The thread waits for a task.
	 */
	void waits() {
		this.idleSince = System.nanoTime() | 1;
	}

	/**
	 * The thread waits no longer.
	 */
	@SuppressWarnings("NonAtomicOperationOnVolatileField")
	void goesOn() {
		this.idle += System.nanoTime() - this.idleSince;
		this.idleSince = 0;
	}

	/**
	 * Look at the thread; from another one, always the same.
	 * @param now nanosecond time
	 */
	void look(long now) {
		this.utilization.record(now, () -> now - this.start - idle(now));
		long run = this.thread.currentRun();
		if (run != this.seenRun) {
			this.seenSince = now;
			this.seenRun = run;
		}
	}

	private long idle(long now) {
		long since = this.idleSince;
		return this.idle + ((since != 0) ? Math.max(0, now - since) : 0);
	}

	RunThreadActivity snapshot(long now) {
		long run = this.thread.currentRun();
		RunExchange exchange = (run != 0) ? this.thread.exchange() : null;
		long running = (run != 0 && run == this.seenRun) ? Math.max(0, now - this.seenSince) : 0;
		return new RunThreadActivity(this.thread.getName(), this.thread.slot(),
				(exchange != null) ? exchange.request() : null, Duration.ofNanos(running), this.handled,
				this.utilization.value(),
				Duration.ofNanos(Math.max(0, threadBean.getThreadCpuTime(this.thread.getId()))));
	}

}
