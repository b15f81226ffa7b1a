package io.wattspring.watchdog;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Reads what the collector has published; needs no lock that a collection holds.
 * <p>
 * The old generation is {@code Tenured Gen} (Serial), {@code PS Old Gen} (Parallel),
 * {@code G1 Old Gen}, {@code ZGC Old Generation} or {@code Shenandoah Old Gen}, and the
 * whole heap where there are no generations ({@code ZHeap}, {@code Shenandoah}). ZGC and
 * Shenandoah publish pauses and cycles; the latter run beside the application and do not
 * count. {@code G1 Concurrent GC} (since Java 20) counts pauses, in spite of its name.
 */
final class HeapProbe {

	private final @Nullable MemoryPoolMXBean oldGeneration;

	private final List<GarbageCollectorMXBean> pausing;

	HeapProbe() {
		this(ManagementFactory.getMemoryPoolMXBeans(), ManagementFactory.getGarbageCollectorMXBeans());
	}

	HeapProbe(List<MemoryPoolMXBean> pools, List<GarbageCollectorMXBean> collectors) {
		List<MemoryPoolMXBean> heap = pools.stream().filter((pool) -> pool.getType() == MemoryType.HEAP).toList();
		this.oldGeneration = (heap.size() == 1) ? heap.get(0)
				: heap.stream().filter((pool) -> isOld(pool.getName())).findFirst().orElse(null);
		this.pausing = collectors.stream().filter((collector) -> !collector.getName().endsWith(" Cycles")).toList();
	}

	private static boolean isOld(String pool) {
		return pool.contains("Old Gen") || pool.contains("Tenured Gen");
	}

	/**
	 * Return how full the old generation was after its last collection.
	 * @return share of its bound, or 0 if it has not been collected or that is not known
	 */
	double occupancy() {
		MemoryUsage usage = (this.oldGeneration != null) ? this.oldGeneration.getCollectionUsage() : null;
		return (usage != null && usage.getMax() > 0) ? (double) usage.getUsed() / usage.getMax() : 0;
	}

	/**
	 * Return how long the application was stopped by collections.
	 * @return nanoseconds since start
	 */
	long gcNanos() {
		long millis = 0;
		for (GarbageCollectorMXBean collector : this.pausing) {
			millis += Math.max(0, collector.getCollectionTime());
		}
		return TimeUnit.MILLISECONDS.toNanos(millis);
	}

	@Nullable String oldGeneration() {
		return (this.oldGeneration != null) ? this.oldGeneration.getName() : null;
	}

	List<String> pausing() {
		return this.pausing.stream().map(GarbageCollectorMXBean::getName).toList();
	}

}
