package io.wattspring.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.wattspring.worker.AdmissionSnapshot;
import io.wattspring.worker.QuarantinedThread;
import io.wattspring.worker.RunThreadActivity;
import io.wattspring.worker.RunThreadReplacements;
import io.wattspring.worker.RunThreadSnapshot;
import io.wattspring.worker.RunThreads;
import io.wattspring.worker.WaitSnapshot;

/**
 * Description of the run queue and its threads. Those that belong to a worker are
 * described with it.
 *
 * @param waiting requests that wait for a thread
 * @param waited how long requests have waited
 * @param threads run threads that live, spares included
 * @param busy run threads that run something
 * @param spares run threads that stand in for those that are stuck
 * @param spareThreads what they do
 * @param quarantined run threads that were given up on and have not ended, oldest first
 * @param replacements run threads that were replaced since start
 * @param admission which requests are admitted
 * @since 0.1.0
 */
public record RunQueueDescriptor(int waiting, WaitDescriptor waited, int threads, int busy, int spares,
		List<RunThreadDescriptor> spareThreads, List<QuarantinedDescriptor> quarantined,
		ReplacementsDescriptor replacements, AdmissionDescriptor admission) {

	static RunQueueDescriptor of(RunThreads runThreads, List<RunThreadActivity> activity) {
		List<RunThreadSnapshot> threads = runThreads.snapshots();
		List<RunThreadDescriptor> spares = activity.stream()
			.filter((thread) -> thread.worker() == 0)
			.map(RunThreadDescriptor::of)
			.toList();
		return new RunQueueDescriptor(runThreads.waiting(), WaitDescriptor.of(runThreads.waits()), threads.size(),
				(int) threads.stream().filter((thread) -> thread.run() != 0).count(), spares.size(), spares,
				runThreads.quarantined().stream().map(QuarantinedDescriptor::of).toList(),
				ReplacementsDescriptor.of(runThreads.replacements()), AdmissionDescriptor.of(runThreads.admission()));
	}

	/**
	 * Description of the waits for a run thread, of requests that were begun in the last
	 * 10 to 20 seconds.
	 *
	 * @param count requests
	 * @param p50Millis milliseconds that half of them waited at most
	 * @param p95Millis milliseconds that 95 % of them waited at most
	 * @param p99Millis milliseconds that 99 % of them waited at most
	 * @param maxMillis milliseconds that none waited longer
	 */
	public record WaitDescriptor(long count, double p50Millis, double p95Millis, double p99Millis, double maxMillis) {

		static WaitDescriptor of(WaitSnapshot waits) {
			return new WaitDescriptor(waits.count(), Millis.of(waits.p50()), Millis.of(waits.p95()),
					Millis.of(waits.p99()), Millis.of(waits.max()));
		}

	}

	/**
	 * Description of a run thread.
	 *
	 * @param thread name of the thread
	 * @param request method and path of what it runs, or {@code null} if it runs nothing
	 * or that is not known
	 * @param runningMillis milliseconds for which it has been seen running that
	 * @param utilization share of the last seconds in which it did not wait, from 0 to 1
	 * @param handled requests that it has begun since it started
	 * @param cpuMillis milliseconds of processor time that it has used
	 */
	public record RunThreadDescriptor(String thread, @Nullable String request, long runningMillis, double utilization,
			long handled, long cpuMillis) {

		static RunThreadDescriptor of(RunThreadActivity activity) {
			return new RunThreadDescriptor(activity.name(), activity.request(), activity.running().toMillis(),
					WorkerDescriptor.share(activity.utilization()), activity.handled(), activity.cpuTime().toMillis());
		}

	}

	/**
	 * Description of admission.
	 *
	 * @param overloaded whether requests are refused because they would wait too long
	 * @param lastWaitMillis milliseconds that the request waited that was begun last
	 * @param inFlight requests that were admitted and are not answered
	 * @param abandoned requests since start whose clients left before they were begun
	 * @param left requests since start whose clients left before their end, begun or not
	 * @param shed requests that were refused since start, by reason
	 */
	public record AdmissionDescriptor(boolean overloaded, double lastWaitMillis, int inFlight, long abandoned,
			long left, Map<String, Long> shed) {

		static AdmissionDescriptor of(AdmissionSnapshot admission) {
			Map<String, Long> shed = new TreeMap<>();
			admission.shed().forEach((reason, count) -> shed.put(reason.toString(), count));
			return new AdmissionDescriptor(admission.overloaded(), Millis.of(admission.lastWait()),
					admission.inFlight(), admission.abandoned(), admission.left(), shed);
		}

	}

	/**
	 * Description of a run thread that was given up on.
	 *
	 * @param thread name of the thread
	 * @param request method and path, or {@code null} if not known
	 * @param since when it was given up on
	 */
	public record QuarantinedDescriptor(String thread, @Nullable String request, Instant since) {

		static QuarantinedDescriptor of(QuarantinedThread quarantined) {
			return new QuarantinedDescriptor(quarantined.thread().getName(), quarantined.request(),
					quarantined.since());
		}

	}

	/**
	 * Description of the run threads that were replaced.
	 *
	 * @param gaveUp those that were given up on
	 * @param died those that ended with an error of the JVM
	 */
	public record ReplacementsDescriptor(long gaveUp, long died) {

		static ReplacementsDescriptor of(RunThreadReplacements replacements) {
			return new ReplacementsDescriptor(replacements.gaveUp(), replacements.died());
		}

	}

}
