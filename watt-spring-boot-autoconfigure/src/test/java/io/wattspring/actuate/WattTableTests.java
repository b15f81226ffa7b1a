package io.wattspring.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.wattspring.actuate.RunQueueDescriptor.AdmissionDescriptor;
import io.wattspring.actuate.RunQueueDescriptor.ReplacementsDescriptor;
import io.wattspring.actuate.RunQueueDescriptor.RunThreadDescriptor;
import io.wattspring.actuate.RunQueueDescriptor.WaitDescriptor;
import io.wattspring.actuate.WattDescriptor.BoundedElasticDescriptor;
import io.wattspring.actuate.WattDescriptor.StallsDescriptor;
import io.wattspring.actuate.WorkerDescriptor.EventLoopDescriptor;
import io.wattspring.actuate.WorkerDescriptor.ListenerDescriptor;
import io.wattspring.actuate.WorkerDescriptor.RequestsDescriptor;
import io.wattspring.actuate.WorkerDescriptor.SwapsDescriptor;
import io.wattspring.worker.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WattTable}.
 */
class WattTableTests {

	private final List<WorkerDescriptor> workers = new ArrayList<>();

	@Test
	void tableIsAligned() {
		add(WorkerState.SERVING, 12, 345, 0.12, "GET /products", 1200);
		add(WorkerState.STALLED, 1, 100_000, 1, null, 0);
		assertThat(table().lines()).containsExactly("watt: 1 of 2 workers serving; 13 connections, 4 in flight",
				"queue: 3 waiting; of 5000 begun lately p50 0.1ms, p95 0.5ms, p99 2.5ms, max 12ms waited",
				"threads: 2, 0 spare, 0 quarantined; shed: delay 7, queue-full 2",
				"stalls: 4 since start; boundedElastic: 1 of 20 threads, 0 waiting", "",
				"  id  state     conns flight  accepted  handled      lag  loop   run  swaps  running",
				"   1  SERVING      12      2       345      690    0.2ms   12%   12%      0  GET /products 1200ms",
				"   2  STALLED       1      2      100k     200k    0.2ms  100%  100%      0  ");
	}

	@Test
	void oneConnectionIsNotSeveral() {
		add(WorkerState.SERVING, 1, 1, 0, null, 0);
		assertThat(table()).startsWith("watt: 1 of 1 workers serving; 1 connection, 2 in flight");
	}

	@Test
	void tableFitsTheTerminalWhateverTheValues() {
		for (WorkerState state : WorkerState.values()) {
			add(state, Integer.MAX_VALUE, Long.MAX_VALUE / 1_000_000_000, 1, "GET /" + "x".repeat(200), 99_999_999);
		}
		assertThat(table().lines()).allSatisfy((line) -> assertThat(line).hasSizeLessThanOrEqualTo(100));
		assertThat(table()).contains("xxx~ 28h");
	}

	@Test
	void pathCannotControlTheTerminal() {
		add(WorkerState.SERVING, 1, 1, 0, "GET /\u001b[2J\n\u0007\u202e", 1);
		assertThat(table()).contains("GET /?[2J??? 1.0ms").doesNotContain("\u001b", "\u0007", "\u202e");
	}

	private void add(WorkerState state, int connections, long accepted, double share, @Nullable String request,
			long millis) {
		int id = this.workers.size() + 1;
		this.workers.add(new WorkerDescriptor(id, "UP", state, new ListenerDescriptor("epoll", true, accepted),
				new EventLoopDescriptor(0.2, share, 1, connections, 0, 0),
				new RunThreadDescriptor("watt-run-" + id, request, millis, share, 1, 1),
				new RequestsDescriptor(2, 2 * accepted), new SwapsDescriptor(0, null, null)));
	}

	private String table() {
		RunQueueDescriptor queue = new RunQueueDescriptor(3, new WaitDescriptor(5000, 0.1, 0.5, 2.5, 12), 2, 1, 0,
				List.of(), List.of(), new ReplacementsDescriptor(0, 0),
				new AdmissionDescriptor(false, 0.1, 4, 0, 0, Map.of("delay", 7L, "queue-full", 2L, "in-flight", 0L)));
		return WattTable.of(new WattDescriptor(this.workers, queue, new BoundedElasticDescriptor(1, 20, 0),
				new StallsDescriptor(4, List.of()), null, null, null, null, Map.of()));
	}

}
