package io.wattspring.worker;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Heartbeat}.
 */
class HeartbeatTests {

	private final AtomicLong clock = new AtomicLong(1000);

	private final Queue<Runnable> thread = new ArrayDeque<>();

	private final Heartbeat heartbeat = new Heartbeat(this.thread::add, this.clock::get);

	@Test
	void lagIsTimeThatBeatTook() {
		this.heartbeat.beat();
		this.clock.addAndGet(30);
		this.thread.remove().run();
		this.clock.addAndGet(500);
		assertThat(this.heartbeat.lagNanos()).isEqualTo(30);
	}

	@Test
	void lagGrowsWhileBeatIsInFlight() {
		this.heartbeat.beat();
		this.clock.addAndGet(30);
		assertThat(this.heartbeat.lagNanos()).isEqualTo(30);
		this.clock.addAndGet(30);
		assertThat(this.heartbeat.lagNanos()).isEqualTo(60);
	}

	@Test
	void atMostOneBeatIsInFlight() {
		this.heartbeat.beat();
		this.heartbeat.beat();
		assertThat(this.thread).hasSize(1);
		this.thread.remove().run();
		this.heartbeat.beat();
		assertThat(this.thread).hasSize(1);
	}

	@Test
	void lagOfThreadThatIsGoneStaysAsItWas() {
		Heartbeat gone = new Heartbeat((task) -> {
			throw new RejectedExecutionException("for the test");
		}, this.clock::get);
		gone.beat();
		this.clock.addAndGet(30);
		assertThat(gone.lagNanos()).isZero();
	}

	@Test
	void beatThatCouldNotBeSentIsNotInFlight() {
		AtomicBoolean exhausted = new AtomicBoolean(true);
		Heartbeat starved = new Heartbeat((task) -> {
			if (exhausted.getAndSet(false)) {
				throw new OutOfMemoryError("for the test");
			}
			this.thread.add(task);
		}, this.clock::get);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(starved::beat);
		this.clock.addAndGet(30);
		assertThat(starved.ageNanos()).isZero();
		starved.beat();
		assertThat(this.thread).hasSize(1);
	}

	@Test
	void ageIsThatOfTheBeatInFlight() {
		assertThat(this.heartbeat.ageNanos()).isZero();
		this.heartbeat.beat();
		this.clock.addAndGet(30);
		assertThat(this.heartbeat.ageNanos()).isEqualTo(30);
		this.thread.remove().run();
		assertThat(this.heartbeat.ageNanos()).isZero();
	}

}
