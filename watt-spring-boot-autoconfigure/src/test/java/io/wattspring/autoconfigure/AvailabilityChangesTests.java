package io.wattspring.autoconfigure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;

import io.wattspring.watchdog.Exhaustion;
import io.wattspring.watchdog.Exhaustion.State;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AvailabilityChanges}.
 */
class AvailabilityChangesTests {

	private final List<AvailabilityState> published = new ArrayList<>();

	private Runnable meanwhile = () -> {
	};

	private final AvailabilityChanges changes = new AvailabilityChanges(this::publish);

	@Test
	void refusesBreaksAndTellsWhy() {
		application(ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(tell(State.REFUSING)).isTrue();
		assertThat(this.published).containsExactly(ReadinessState.REFUSING_TRAFFIC);
		assertThat(tell(State.BROKEN)).isTrue();
		assertThat(this.published).containsExactly(ReadinessState.REFUSING_TRAFFIC, LivenessState.BROKEN);
	}

	@Test
	void brokenThatWasNotToldOfBeforeRefusesFirst() {
		application(ReadinessState.ACCEPTING_TRAFFIC);
		tell(State.BROKEN);
		assertThat(this.published).containsExactly(ReadinessState.REFUSING_TRAFFIC, LivenessState.BROKEN);
	}

	@Test
	void acceptsAgainWhatItHasRefused() {
		application(ReadinessState.ACCEPTING_TRAFFIC);
		tell(State.REFUSING);
		assertThat(tell(State.HEALTHY)).isTrue();
		assertThat(this.published).containsExactly(ReadinessState.REFUSING_TRAFFIC, ReadinessState.ACCEPTING_TRAFFIC);
	}

	@Test
	void leavesRefusalOfOthersAlone() {
		application(ReadinessState.ACCEPTING_TRAFFIC);
		application(ReadinessState.REFUSING_TRAFFIC);
		assertThat(tell(State.REFUSING)).isFalse();
		tell(State.HEALTHY);
		assertThat(this.published).isEmpty();
	}

	@Test
	void refusesWhatOthersAcceptWhileItIsExhausted() {
		assertThat(tell(State.REFUSING)).isFalse();
		application(ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(tell(State.REFUSING)).isTrue();
		assertThat(this.published).containsExactly(ReadinessState.REFUSING_TRAFFIC);
	}

	@Test
	void doesNotAcceptWhenOthersHaveRefusedSince() {
		application(ReadinessState.ACCEPTING_TRAFFIC);
		tell(State.REFUSING);
		application(ReadinessState.REFUSING_TRAFFIC);
		tell(State.HEALTHY);
		assertThat(this.published).containsExactly(ReadinessState.REFUSING_TRAFFIC);
	}

	@Test
	void refusalOfOthersWhileItAcceptsIsNotOverwritten() {
		application(ReadinessState.ACCEPTING_TRAFFIC);
		tell(State.REFUSING);
		this.meanwhile = () -> {
			this.meanwhile = () -> {
			};
			application(ReadinessState.REFUSING_TRAFFIC);
		};
		tell(State.HEALTHY);
		assertThat(this.published).containsExactly(ReadinessState.REFUSING_TRAFFIC, ReadinessState.ACCEPTING_TRAFFIC,
				ReadinessState.REFUSING_TRAFFIC);
	}

	private boolean tell(State state) {
		return this.changes.test(new Exhaustion(state, "reason", Instant.EPOCH));
	}

	private void application(ReadinessState state) {
		this.changes.onApplicationEvent(new AvailabilityChangeEvent<>(this, state));
	}

	private void publish(Object event) {
		this.meanwhile.run();
		AvailabilityChangeEvent<?> change = (AvailabilityChangeEvent<?>) event;
		this.published.add(change.getState());
		this.changes.onApplicationEvent(change);
	}

}
