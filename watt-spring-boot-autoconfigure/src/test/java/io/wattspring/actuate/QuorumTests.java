package io.wattspring.actuate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Status;

import io.wattspring.worker.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Quorum}.
 */
class QuorumTests {

	@ParameterizedTest
	@CsvSource({ "4, 0, 0.5, ENOUGH", "2, 2, 0.5, ENOUGH", "1, 2, 0.5, TOO_FEW", "1, 1, 1, TOO_FEW", "2, 0, 1, ENOUGH",
			"1, 9, 0.1, ENOUGH", "0, 1, 0.5, NONE", "0, 0, 0.5, NONE" })
	void enoughServeWhenTheShareIsReached(int serving, int paused, double share, Quorum expected) {
		List<WorkerState> states = new ArrayList<>(Collections.nCopies(serving, WorkerState.SERVING));
		states.addAll(Collections.nCopies(paused, WorkerState.PAUSED));
		assertThat(Quorum.of(states, share)).isEqualTo(expected);
	}

	@Test
	void workersThatLeaveAreNotMissed() {
		assertThat(Quorum.of(List.of(WorkerState.SERVING, WorkerState.DRAINING, WorkerState.DRAINING), 1))
			.isEqualTo(Quorum.ENOUGH);
	}

	@Test
	void statusSaysWhatIsWrong() {
		assertThat(Quorum.ENOUGH.status(WorkerState.STALLED).getCode()).isEqualTo("STALLED");
		assertThat(Quorum.TOO_FEW.status(WorkerState.PAUSED).getCode()).isEqualTo("DEGRADED");
		assertThat(Quorum.TOO_FEW.status(WorkerState.SERVING)).isEqualTo(Status.UP);
		assertThat(Quorum.NONE.status(WorkerState.STALLED)).isEqualTo(Status.OUT_OF_SERVICE);
	}

}
