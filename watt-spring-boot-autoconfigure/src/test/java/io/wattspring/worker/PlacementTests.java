package io.wattspring.worker;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Placement}.
 */
class PlacementTests {

	@Test
	void ownWorkerWhenItDoesNotLagIsChosen() {
		assertThat(Placement.of(1, 3, 7, Set.of(0, 2)::contains)).isOne();
	}

	@Test
	void othersWhenOwnLagsTakeTurns() {
		List<Integer> chosen = IntStream.range(0, 6)
			.mapToObj((turn) -> Placement.of(1, 4, turn, Set.of(1)::contains))
			.toList();
		assertThat(chosen).containsExactly(2, 3, 0, 2, 3, 0);
	}

	@Test
	void otherWhenItLagsTooIsPassedOver() {
		for (int turn = -3; turn < 4; turn++) {
			assertThat(Placement.of(1, 4, turn, Set.of(1, 2, 0)::contains)).isEqualTo(3);
		}
	}

	@Test
	void ownWorkerWhenAllLagIsChosen() {
		assertThat(Placement.of(2, 3, Integer.MIN_VALUE, (index) -> true)).isEqualTo(2);
	}

	@Test
	void singleWorkerWhenItLagsIsChosen() {
		assertThat(Placement.of(0, 1, 5, (index) -> true)).isZero();
	}

}
