package io.wattspring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.wattspring.cache.ResponseCache;
import io.wattspring.watchdog.Exhaustion;
import io.wattspring.watchdog.Exhaustion.State;
import io.wattspring.watchdog.StallKind;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.RunThreads;
import io.wattspring.worker.WorkerGroup;

/**
 * Registers all {@linkplain WattMeter meters}.
 *
 * @since 0.1.0
 */
public final class WattMetrics implements MeterBinder {

	private final WorkerGroup workers;

	private final @Nullable RunThreads runThreads;

	private final Watchdog watchdog;

	private final @Nullable ResponseCache cache;

	/**
	 * Create a binder.
	 * @param workers the workers
	 * @param runThreads what runs application code, or {@code null} if event loops do
	 * @param watchdog the watchdog
	 * @param cache the response cache, or {@code null} if there is none
	 */
	public WattMetrics(WorkerGroup workers, @Nullable RunThreads runThreads, Watchdog watchdog,
			@Nullable ResponseCache cache) {
		this.workers = workers;
		this.runThreads = runThreads;
		this.watchdog = watchdog;
		this.cache = cache;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		new WorkerMeters(this.workers, registry);
		if (this.runThreads != null) {
			new RunQueueMeters(this.runThreads, registry);
		}
		if (this.cache != null) {
			new CacheMeters(this.cache, registry);
		}
		Meters meters = new Meters(registry);
		for (StallKind kind : StallKind.values()) {
			meters.counter(WattMeter.STALLS, () -> this.watchdog.stallCount(kind), Meters.value(kind));
		}
		if (this.watchdog.exhaustion() != null) {
			for (State state : State.values()) {
				meters.gauge(WattMeter.EXHAUSTION, () -> isIn(state) ? 1 : 0, Meters.value(state));
			}
		}
	}

	private boolean isIn(State state) {
		Exhaustion exhaustion = this.watchdog.exhaustion();
		return exhaustion != null && exhaustion.state() == state;
	}

}
