package io.wattspring.dispatch;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.wattspring.worker.ShedReason;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Admission}: two threads, a target of 100 ms, an interval of 1 s.
 */
@ExtendWith(OutputCaptureExtension.class)
class AdmissionTests {

	private static final int MANY = 1000;

	private final Admission admission = admission(true);

	private long millis;

	@Test
	void queueAndRequestsInFlightAreBounded() {
		assertThat(this.admission.refusal(4999, 0)).isNull();
		assertThat(this.admission.refusal(5000, 0)).isEqualTo(ShedReason.QUEUE_FULL);
		assertThat(this.admission.refusal(0, 7999)).isNull();
		assertThat(this.admission.refusal(0, 8000)).isEqualTo(ShedReason.IN_FLIGHT);
	}

	@Test
	void allAreAdmittedWhileNothingWasMeasured() {
		assertThat(this.admission.refusal(MANY, MANY)).isNull();
	}

	@Test
	void burstIsNoOverload() {
		run(1000, 0);
		run(900, 400);
		run(100, 5);
		assertThat(this.admission.refusal(MANY, MANY)).isNull();
		run(1010, 400);
		assertThat(this.admission.isOverloaded()).isTrue();
	}

	@Test
	void waitOfAllRequestsOfAnIntervalIsOverload() {
		run(1010, 150);
		assertThat(this.admission.isOverloaded()).isTrue();
	}

	@Test
	void asManyMayWaitAsAreBegunWithinTheTarget() {
		// One request each 10 ms: 10 within the target
		run(1010, 150);
		assertThat(this.admission.refusal(9, MANY)).isNull();
		assertThat(this.admission.refusal(10, MANY)).isEqualTo(ShedReason.DELAY);
	}

	@Test
	void fewMayAlwaysWait() {
		this.admission.began(millis(5000), millis(0));
		this.admission.began(millis(5000), millis(1000));
		assertThat(this.admission.isOverloaded()).isTrue();
		assertThat(this.admission.refusal(3, 0)).isNull();
		assertThat(this.admission.refusal(4, 0)).isEqualTo(ShedReason.DELAY);
	}

	@Test
	void overloadEndsWhenTheLuckiestWaitedLessThanHalfOfTheTarget(CapturedOutput output) {
		run(1010, 150);
		run(1000, 60);
		assertThat(this.admission.isOverloaded()).isTrue();
		run(1000, 40);
		assertThat(this.admission.isOverloaded()).isFalse();
		assertThat(this.admission.refusal(MANY, MANY)).isNull();
		assertThat(output).containsOnlyOnce("Overload: all requests of the last 1000 ms waited longer than 100 ms")
			.containsOnlyOnce("Overload has ended");
	}

	@Test
	void longWaitEndsAdmissionBeforeAnIntervalHasPassed() {
		run(100, 0);
		this.admission.began(millis(499), millis(110));
		assertThat(this.admission.refusal(MANY, MANY)).isNull();
		this.admission.began(millis(501), millis(120));
		assertThat(this.admission.refusal(MANY, MANY)).isEqualTo(ShedReason.DELAY);
		assertThat(this.admission.isOverloaded()).isFalse();
	}

	@Test
	void overloadIsForgottenAfterAPauseOfRequests() {
		run(1010, 150);
		assertThat(this.admission.isOverloaded()).isTrue();
		this.admission.began(0, millis(10_000));
		assertThat(this.admission.isOverloaded()).isFalse();
	}

	@Test
	void onlyHardBoundsHoldWhenDelayDoesNotCount() {
		Admission bounds = admission(false);
		bounds.began(millis(5000), millis(0));
		bounds.began(millis(5000), millis(1000));
		assertThat(bounds.refusal(4999, 0)).isNull();
		assertThat(bounds.refusal(5000, 0)).isEqualTo(ShedReason.QUEUE_FULL);
	}

	private void run(long forMillis, long waitMillis) {
		for (long i = 0; i < forMillis; i += 10) {
			this.admission.began(millis(waitMillis), millis(this.millis));
			this.millis += 10;
		}
	}

	private static Admission admission(boolean byDelay) {
		return new Admission(new AdmissionLimits(byDelay, Duration.ofMillis(100), Duration.ofSeconds(1), 5000, 8000),
				2);
	}

	private static long millis(long millis) {
		return millis * 1_000_000;
	}

}
