package io.wattspring.metrics;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;

import io.wattspring.worker.SwapReason;
import io.wattspring.worker.WorkerGroup;
import io.wattspring.worker.WorkerSnapshot;
import io.wattspring.worker.WorkerState;

/**
 * The meters of the workers. Those of a worker are there as long as the worker is.
 */
final class WorkerMeters {

	private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

	private final WorkerGroup workers;

	private final MeterRegistry registry;

	private final Map<Integer, Meters> registered = new HashMap<>();

	/**
	 * Register meters in a registry, now and whenever the workers change.
	 * @param workers the workers
	 * @param registry the registry
	 */
	WorkerMeters(WorkerGroup workers, MeterRegistry registry) {
		this.workers = workers;
		this.registry = registry;
		Meters meters = new Meters(registry);
		for (WorkerState state : WorkerState.values()) {
			meters.gauge(WattMeter.WORKERS, () -> count(state), Meters.value(state));
		}
		workers.onChange(this::update);
		update();
	}

	private long count(WorkerState state) {
		return this.workers.snapshots().stream().filter((snapshot) -> snapshot.state() == state).count();
	}

	private synchronized void update() {
		Set<Integer> ids = this.workers.snapshots().stream().map(WorkerSnapshot::id).collect(Collectors.toSet());
		this.registered.entrySet().removeIf((entry) -> {
			boolean gone = !ids.contains(entry.getKey());
			if (gone) {
				entry.getValue().remove();
			}
			return gone;
		});
		ids.forEach((id) -> this.registered.computeIfAbsent(id, this::register));
	}

	private Meters register(int id) {
		Meters meters = new Meters(this.registry);
		String worker = String.valueOf(id);
		meters.counter(WattMeter.REQUESTS, () -> value(id, WorkerSnapshot::handled), worker);
		meters.gauge(WattMeter.REQUESTS_ACTIVE, () -> value(id, WorkerSnapshot::inFlight), worker);
		meters.gauge(WattMeter.CONNECTIONS, () -> value(id, WorkerSnapshot::connections), worker);
		meters.counter(WattMeter.CONNECTIONS_ACCEPTED, () -> value(id, WorkerSnapshot::accepted), worker);
		meters.gauge(WattMeter.EVENT_LOOP_LAG,
				() -> value(id, (snapshot) -> snapshot.eventLoopLag().toNanos() / NANOS_PER_SECOND), worker);
		meters.gauge(WattMeter.EVENT_LOOP_UTILIZATION, () -> value(id, WorkerSnapshot::utilization), worker);
		for (SwapReason reason : SwapReason.values()) {
			meters.counter(WattMeter.EVENT_LOOP_SWAPS,
					() -> value(id, (snapshot) -> snapshot.swaps().counts().getOrDefault(reason, 0L)), worker,
					Meters.value(reason));
		}
		return meters;
	}

	private Number value(int id, Function<WorkerSnapshot, Number> value) {
		return this.workers.snapshot(id).map(value).orElse(Double.NaN);
	}

}
