package io.wattspring.watchdog;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.mockito.ArgumentMatchers;
import org.mockito.BDDMockito;
import org.mockito.Mockito;

import io.wattspring.worker.LoopSnapshot;
import io.wattspring.worker.WorkerGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LoopWatch}.
 */
class LoopWatchTests {

	private final WorkerGroup workers = Mockito.mock(WorkerGroup.class);

	private final List<String> lines = new ArrayList<>();

	private final LoopWatch watch = new LoopWatch(this.workers,
			new LoopLimits(Duration.ofHours(1), Duration.ofSeconds(5), 2), (stall) -> {
			}, this.lines::add);

	@Test
	void stuckLoopIsReplacedUntilTooManyAreStuckForGood() {
		BDDMockito.given(this.workers.quarantined()).willReturn(2, 3, 3, 3);
		look(0);
		BDDMockito.then(this.workers)
			.should()
			.swapStuck(ArgumentMatchers.eq(1), ArgumentMatchers.any(), ArgumentMatchers.any());
		look(1);
		BDDMockito.then(this.workers)
			.should()
			.swapStuck(ArgumentMatchers.eq(1), ArgumentMatchers.any(), ArgumentMatchers.any());
		assertThat(this.lines).last()
			.isEqualTo("Worker 1 got no fresh event loop: 3 threads of event loops are stuck for good");
	}

	private void look(long generation) {
		long now = TimeUnit.HOURS.toNanos(1 + generation);
		LoopSnapshot stuck = new LoopSnapshot(1, generation, null, TimeUnit.SECONDS.toNanos(6), 0, false, null);
		BDDMockito.given(this.workers.loops()).willReturn(List.of(stuck));
		this.watch.look(now);
	}

}
