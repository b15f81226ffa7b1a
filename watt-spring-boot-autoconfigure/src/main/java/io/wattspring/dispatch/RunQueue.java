package io.wattspring.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import io.wattspring.worker.AdmissionSnapshot;
import io.wattspring.worker.QuarantinedThread;
import io.wattspring.worker.RunThreadActivity;
import io.wattspring.worker.RunThreadReplacements;
import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.RunThreads;
import io.wattspring.worker.RunTimes;
import io.wattspring.worker.ShedReason;
import io.wattspring.worker.WaitSnapshot;

/**
 * The queue of application work that all workers share, and the threads that run it.
 * <p>
 * An <em>arrival</em> starts a request; arrivals are bounded and an arrival that finds no
 * room is refused. Everything else continues work that has begun and is never refused;
 * its number follows from the exchanges and sessions that are open.
 *
 * @since 0.1.0
 */
public final class RunQueue implements RunThreads, AutoCloseable {

	private static final Log logger = LogFactory.getLog(RunQueue.class);

	private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

	private final List<RunTimes> times = new CopyOnWriteArrayList<>();

	private final Arrivals arrivals;

	private final WaitingTasks tasks;

	private final IdleThreads idleThreads;

	private final RunThreadSet threads;

	private final @Nullable ClassLoader contextClassLoader = Thread.currentThread().getContextClassLoader();

	private volatile boolean stopped = true;

	private volatile @Nullable ParallelLag parallelLag;

	/**
	 * Create a queue; its threads start with {@link #start()}.
	 * @param threads number of threads, at least 1
	 * @param limits when arrivals are refused
	 * @param maxQuarantined how many threads may be given up on at once until no more are
	 * replaced, not negative
	 */
	public RunQueue(int threads, AdmissionLimits limits, int maxQuarantined) {
		this.threads = new RunThreadSet(this, threads, maxQuarantined);
		this.arrivals = new Arrivals(new Admission(limits, threads), this.times);
		this.tasks = new WaitingTasks(this.arrivals);
		this.idleThreads = new IdleThreads(this.tasks::areThere);
	}

	/**
	 * Start the threads; possible again after a stop.
	 */
	public void start() {
		this.stopped = false;
		this.threads.fill();
	}

	/**
	 * Add a request.
	 * @param arrival starts it
	 * @return why it is refused, or {@code null} if it is admitted
	 */
	@Nullable ShedReason offer(Arrival arrival) {
		return offer(arrival, this.arrivals::add);
	}

	/**
	 * Add a request that is exempt from admission and goes before all tasks that wait.
	 * @param arrival starts it
	 * @return why it is refused, or {@code null} if it is admitted
	 */
	@Nullable ShedReason offerExempt(Arrival arrival) {
		return offer(arrival, this.arrivals::addExempt);
	}

	private @Nullable ShedReason offer(Arrival arrival, Function<Arrival, @Nullable ShedReason> add) {
		ShedReason refusal = isServed() ? add.apply(arrival) : ShedReason.NO_THREAD;
		if (refusal == null && !isServed() && this.arrivals.remove(arrival)) {
			refusal = ShedReason.NO_THREAD;
		}
		if (refusal != null) {
			this.arrivals.shed(refusal);
			return refusal;
		}
		this.idleThreads.wakeOne();
		return null;
	}

	private boolean isServed() {
		return !this.stopped && !this.threads.isEmpty();
	}

	/**
	 * Take note that there is no thread any more, and may be none for long.
	 */
	void unserved() {
		this.arrivals.refuse(ShedReason.NO_THREAD);
	}

	/**
	 * Take note that an admitted request has been answered.
	 */
	void answered() {
		this.arrivals.answered();
	}

	/**
	 * Take note that the client of an admitted request has left.
	 */
	void left() {
		this.arrivals.left();
	}

	/**
	 * Take note that a request was begun whose client had left meanwhile.
	 */
	void abandoned() {
		this.arrivals.abandoned();
	}

	@Override
	public void tell(RunTimes times) {
		this.times.add(times);
	}

	@Override
	public void stoodStill(long nanos) {
		this.arrivals.stoodStill(nanos);
	}

	/**
	 * Count the time for which work waits elsewhere as if requests waited for it here.
	 * @param lag measures that time
	 */
	public void count(ParallelLag lag) {
		this.parallelLag = lag;
	}

	@Override
	public void beat() {
		this.threads.look();
		ParallelLag lag = this.parallelLag;
		if (lag != null) {
			this.arrivals.waitsElsewhere(lag.beat());
		}
	}

	/**
	 * Add a task that continues work which has begun.
	 * @param task the task
	 * @throws RejectedExecutionException if the queue is stopped
	 */
	void execute(Runnable task) {
		if (this.stopped) {
			throw new RejectedExecutionException("Run queue is stopped");
		}
		this.tasks.add(task);
		if (this.stopped && this.tasks.remove(task)) {
			throw new RejectedExecutionException("Run queue is stopped");
		}
		this.idleThreads.wakeOne();
	}

	@Override
	public int waiting() {
		return this.arrivals.waiting();
	}

	@Override
	public WaitSnapshot waits() {
		return this.arrivals.waits();
	}

	@Override
	public List<RunThreadActivity> activity() {
		return this.threads.activity();
	}

	@Override
	public AdmissionSnapshot admission() {
		return this.arrivals.snapshot();
	}

	@Override
	public List<RunThreadSnapshot> snapshots() {
		return this.threads.snapshots();
	}

	@Override
	public void resize(int threads) {
		this.arrivals.threads(threads);
		this.threads.resize(threads);
	}

	@Override
	public void spares(int wanted) {
		this.threads.replaceEnded();
		this.threads.spares(wanted);
	}

	@Override
	public boolean slowDown(RunThreadSnapshot busy) {
		return this.threads.slowDown(busy);
	}

	@Override
	public boolean giveUp(RunThreadSnapshot stuck, Duration duration) {
		return this.threads.giveUp(stuck, duration);
	}

	@Override
	public List<QuarantinedThread> quarantined() {
		return this.threads.quarantined();
	}

	@Override
	public @Nullable Throwable startFailure() {
		return this.threads.startFailure();
	}

	@Override
	public RunThreadReplacements replacements() {
		return this.threads.replacements();
	}

	/**
	 * End the threads once the queue is empty, so that tasks which release something
	 * still do. Nothing is accepted any more; a thread that is stuck is interrupted.
	 * @param timeout how long to wait for them altogether
	 */
	public void stop(Duration timeout) {
		this.stopped = true;
		this.threads.stop(timeout);
	}

	/**
	 * Stop within some seconds, for good.
	 */
	@Override
	public void close() {
		stop(CLOSE_TIMEOUT);
		ParallelLag lag = this.parallelLag;
		if (lag != null) {
			lag.dispose();
		}
	}

	/**
	 * Take the next task, waiting for it.
	 * @param thread the current thread
	 * @return the task, or {@code null} if the thread should end
	 */
	@Nullable Runnable take(RunThread thread) {
		Runnable task = this.tasks.poll(thread);
		if (task != null) {
			return task;
		}
		thread.activity().waits();
		try {
			return this.idleThreads.await(() -> this.tasks.poll(thread), thread::isToEnd);
		}
		finally {
			thread.activity().goesOn();
		}
	}

	boolean isStopped() {
		return this.stopped;
	}

	void ended(RunThread thread) {
		this.threads.ended(thread);
	}

	void run(Runnable task) {
		boolean timed = !this.times.isEmpty();
		long start = (timed) ? System.nanoTime() : 0;
		guard(task);
		if (timed) {
			long ran = System.nanoTime() - start;
			this.times.forEach((times) -> times.ran(ran));
		}
	}

	/**
	 * Run a task within one that is timed.
	 * @param task the task
	 */
	void guard(Runnable task) {
		try {
			task.run();
		}
		catch (Throwable ex) {
			failed(Thread.currentThread(), ex);
		}
	}

	@Nullable ClassLoader contextClassLoader() {
		return this.contextClassLoader;
	}

	/**
	 * A task has failed.
	 * @param thread the thread that ran it
	 * @param ex the failure
	 */
	void failed(Thread thread, Throwable ex) {
		RunThread.failed(ex);
		RunExchange exchange = CurrentExchange.get();
		if (exchange != null) {
			exchange.taskFailed(ex);
		}
		// Last: it may fail, too, where there is no memory
		logger.error("Task of the run queue failed on " + thread.getName(), ex);
	}

}
