package io.wattspring.actuate;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeReactiveHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthContributor;
import org.springframework.boot.health.contributor.ReactiveHealthContributors.Entry;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.boot.health.contributor.Status;
import reactor.core.publisher.Mono;

import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.WorkerGroup;
import io.wattspring.worker.WorkerSnapshot;

/**
 * Health of the workers, one part each. Reactive, so that it is asked on the calling
 * thread and needs none of the application's.
 *
 * @since 0.1.0
 */
public final class WorkersHealthContributor implements CompositeReactiveHealthContributor {

	private static final String PREFIX = "worker-";

	private final WorkerGroup workers;

	private final Watchdog watchdog;

	private final double minServing;

	/**
	 * Create the contributor.
	 * @param workers whose health to tell
	 * @param watchdog knows which of them get no fresh event loop for a while
	 * @param minServing share of the workers, from 0 to 1, that have to serve
	 */
	public WorkersHealthContributor(WorkerGroup workers, Watchdog watchdog, double minServing) {
		this.workers = workers;
		this.watchdog = watchdog;
		this.minServing = minServing;
	}

	@Override
	public @Nullable ReactiveHealthContributor getContributor(String name) {
		return stream().filter((entry) -> entry.name().equals(name)).map(Entry::contributor).findFirst().orElse(null);
	}

	@Override
	public Stream<Entry> stream() {
		List<WorkerSnapshot> workers = this.workers.snapshots();
		Quorum quorum = Quorum.of(workers.stream().map(WorkerSnapshot::state).toList(), this.minServing);
		return workers.stream().map((worker) -> new Entry(PREFIX + worker.id(), indicator(worker, quorum)));
	}

	private ReactiveHealthIndicator indicator(WorkerSnapshot worker, Quorum quorum) {
		return () -> Mono.fromSupplier(() -> health(worker, quorum.status(worker.state())));
	}

	private Health health(WorkerSnapshot worker, Status status) {
		Health.Builder health = Health.status(status)
			.withDetail("state", worker.state())
			.withDetail("connections", worker.connections())
			.withDetail("draining", worker.draining())
			.withDetail("inFlight", worker.inFlight())
			.withDetail("eventLoopLag", worker.eventLoopLag());
		Duration backOff = this.watchdog.swapBackOff(worker.id());
		if (!backOff.isZero()) {
			health.withDetail("swapBackOff", backOff);
		}
		return health.build();
	}

}
