package io.wattspring.dispatch;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import io.wattspring.worker.ShedReason;

/**
 * Cost of a hand-over to a run thread, and of the decision to admit a request.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RunQueueBenchmark {

	private static final int BATCH = 1000;

	private static final AdmissionLimits LIMITS = new AdmissionLimits(true, Duration.ofMillis(50),
			Duration.ofMillis(500), Duration.ZERO, 2 * BATCH, Integer.MAX_VALUE);

	private final RunQueue queue = new RunQueue(1, LIMITS, 8);

	private final Admission admission = new Admission(LIMITS, 2);

	private volatile int ran;

	@Setup
	public void start() {
		this.queue.start();
	}

	@TearDown
	public void stop() {
		this.queue.close();
	}

	/**
	 * One request: offered, taken by a thread that has to wake up, run.
	 */
	@Benchmark
	public void handOverToIdleThread() {
		handOver(1);
	}

	/**
	 * One of many requests in a row, so that the thread is busy.
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public void handOverToBusyThread() {
		handOver(BATCH);
	}

	private void handOver(int requests) {
		this.ran = 0;
		for (int i = 0; i < requests; i++) {
			if (this.queue.offer(this::run) != null) {
				throw new IllegalStateException("refused");
			}
		}
		while (this.ran < requests) {
			Thread.onSpinWait();
		}
	}

	// By the only run thread
	private void run() {
		this.ran++;
		this.queue.answered();
	}

	@Benchmark
	public Object admissionDecision() {
		ShedReason refusal = this.admission.refusal(3, 10, 1_000_000);
		return (refusal != null) ? refusal : this.admission.begins(1_000_000, 3, System.nanoTime());
	}

}
