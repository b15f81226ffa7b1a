package io.wattspring.actuate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.wattspring.actuate.WattDescriptor.BoundedElasticDescriptor;
import io.wattspring.actuate.WattDescriptor.RunningOperationDescriptor;
import io.wattspring.actuate.WattDescriptor.StallDescriptor;
import io.wattspring.actuate.WattDescriptor.StallsDescriptor;
import io.wattspring.cache.CacheStatistics;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.OperationReport;
import io.wattspring.worker.RunThreadActivity;
import io.wattspring.worker.RunThreads;
import io.wattspring.worker.WorkerGroup;
import io.wattspring.worker.WorkerOperations;

/**
 * What there is to see of a server. Looking at it waits for nobody.
 *
 * @param workers the workers
 * @param runThreads threads that run application code, or {@code null} if event loops do
 * @param operations what is done to the workers
 * @param watchdog whose stalls to show
 * @param cache what the response cache did, {@code null} if there is none
 * @param configuration the properties in effect, by name
 * @since 0.1.0
 */
public record WattView(WorkerGroup workers, @Nullable RunThreads runThreads, WorkerOperations operations,
		Watchdog watchdog, Supplier<@Nullable CacheStatistics> cache, Map<String, Object> configuration) {

	WattDescriptor describe(boolean showStacks) {
		RunThreads runThreads = this.runThreads;
		List<RunThreadActivity> activity = activity();
		return new WattDescriptor(
				this.workers.snapshots().stream().map((worker) -> WorkerDescriptor.of(worker, activity)).toList(),
				(runThreads != null) ? RunQueueDescriptor.of(runThreads, activity) : null,
				BoundedElasticDescriptor.current(), stalls(showStacks), this.watchdog.exhaustion(),
				RunningOperationDescriptor.of(this.operations.running()), lastOperation(), this.cache.get(),
				this.configuration);
	}

	private StallsDescriptor stalls(boolean showStacks) {
		return new StallsDescriptor(this.watchdog.stallCount(),
				this.watchdog.lastStalls().stream().map((stall) -> StallDescriptor.of(stall, showStacks)).toList());
	}

	private @Nullable OperationDescriptor lastOperation() {
		OperationReport last = this.operations.last();
		return (last != null) ? OperationDescriptor.of(last) : null;
	}

	Optional<WorkerDescriptor> describe(int worker) {
		return this.workers.snapshot(worker).map((snapshot) -> WorkerDescriptor.of(snapshot, activity()));
	}

	private List<RunThreadActivity> activity() {
		return (this.runThreads != null) ? this.runThreads.activity() : List.of();
	}

}
