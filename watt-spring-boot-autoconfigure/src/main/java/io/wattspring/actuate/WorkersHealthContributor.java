package io.wattspring.actuate;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributors.Entry;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import reactor.core.publisher.Mono;

import io.wattspring.worker.WorkerGroup;
import io.wattspring.worker.WorkerSnapshot;
import io.wattspring.worker.WorkerState;

/**
 * Health of the workers, one part each. Reactive, so that it is asked on the calling
 * thread and needs none of the application's.
 *
 * @since 0.1.0
 */
public final class WorkersHealthContributor implements CompositeReactiveHealthContributor {

	private static final String PREFIX = "worker-";

	private final WorkerGroup workers;

	/**
	 * Create the contributor.
	 * @param workers whose health to tell
	 */
	public WorkersHealthContributor(WorkerGroup workers) {
		this.workers = workers;
	}

	@Override
	public @Nullable ReactiveHealthContributor getContributor(String name) {
		return stream().filter((entry) -> entry.name().equals(name)).map(Entry::contributor).findFirst().orElse(null);
	}

	@Override
	public Stream<Entry> stream() {
		return this.workers.snapshots().stream().map((worker) -> new Entry(PREFIX + worker.id(), indicator(worker)));
	}

	private ReactiveHealthIndicator indicator(WorkerSnapshot worker) {
		return () -> Mono.fromSupplier(() -> health(worker));
	}

	private Health health(WorkerSnapshot worker) {
		Health.Builder health = (worker.state() == WorkerState.SERVING) ? Health.up() : Health.outOfService();
		return health.withDetail("state", worker.state())
			.withDetail("connections", worker.connections())
			.withDetail("inFlight", worker.inFlight())
			.withDetail("eventLoopLag", worker.eventLoopLag())
			.build();
	}

}
