package io.wattspring.metrics;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.wattspring.worker.RunThreadActivity;
import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.RunThreads;
import io.wattspring.worker.RunTimes;
import io.wattspring.worker.ShedReason;

/**
 * The meters of the run queue, its threads and its admission.
 */
final class RunQueueMeters implements RunTimes {

	private static final Duration[] BOUNDS = List.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
		.stream()
		.map(Duration::ofMillis)
		.toArray(Duration[]::new);

	private final Timer waits;

	private final Timer runs;

	/**
	 * Register the meters in a registry.
	 * @param threads the threads
	 * @param registry the registry
	 */
	RunQueueMeters(RunThreads threads, MeterRegistry registry) {
		this.waits = timer(WattMeter.RUN_QUEUE_WAIT).serviceLevelObjectives(BOUNDS).register(registry);
		this.runs = timer(WattMeter.RUN_TASKS).register(registry);
		Meters meters = new Meters(registry);
		meters.gauge(WattMeter.RUN_QUEUE_SIZE, threads::waiting);
		meters.gauge(WattMeter.OVERLOADED, () -> (threads.admission().overloaded()) ? 1 : 0);
		meters.counter(WattMeter.ABANDONED, () -> threads.admission().abandoned());
		meters.counter(WattMeter.LEFT, () -> threads.admission().left());
		for (ShedReason reason : ShedReason.values()) {
			meters.counter(WattMeter.SHED, () -> threads.admission().shed().getOrDefault(reason, 0L),
					Meters.value(reason));
		}
		registerThreads(threads, meters);
		threads.tell(this);
	}

	private static Timer.Builder timer(WattMeter meter) {
		return Timer.builder(meter.getName()).description(meter.getDescription());
	}

	private static void registerThreads(RunThreads threads, Meters meters) {
		meters.gauge(WattMeter.RUN_THREADS, () -> count(threads, false), "regular");
		meters.gauge(WattMeter.RUN_THREADS, () -> count(threads, true), "spare");
		meters.gauge(WattMeter.RUN_THREADS, () -> threads.quarantined().size(), "quarantined");
		meters.gauge(WattMeter.RUN_THREADS_UTILIZATION,
				() -> threads.activity().stream().mapToDouble(RunThreadActivity::utilization).average().orElse(0));
		meters.counter(WattMeter.RUN_THREADS_REPLACED, () -> threads.replacements().gaveUp(), "gave-up");
		meters.counter(WattMeter.RUN_THREADS_REPLACED, () -> threads.replacements().died(), "died");
	}

	private static long count(RunThreads threads, boolean spare) {
		return threads.snapshots().stream().map(RunThreadSnapshot::spare).filter((each) -> each == spare).count();
	}

	@Override
	public void waited(long nanos) {
		this.waits.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public void ran(long nanos) {
		this.runs.record(nanos, TimeUnit.NANOSECONDS);
	}

}
