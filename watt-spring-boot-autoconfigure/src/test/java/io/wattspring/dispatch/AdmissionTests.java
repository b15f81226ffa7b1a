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

	private Admission admission = admission(true);

	private long millis;

	@Test
	void queueAndRequestsInFlightAreBounded() {
		assertThat(this.admission.refusal(4999, 0, 0)).isNull();
		assertThat(this.admission.refusal(5000, 0, 0)).isEqualTo(ShedReason.QUEUE_FULL);
		assertThat(this.admission.refusal(0, 7999, 0)).isNull();
		assertThat(this.admission.refusal(0, 8000, 0)).isEqualTo(ShedReason.IN_FLIGHT);
	}

	@Test
	void allAreAdmittedWhileNothingWasMeasured() {
		assertThat(this.admission.refusal(MANY, MANY, 0)).isNull();
	}

	@Test
	void burstIsNoOverload() {
		run(1000, 0);
		run(900, 400);
		run(100, 5);
		assertThat(this.admission.refusal(MANY, MANY, 0)).isNull();
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
		assertThat(this.admission.refusal(9, MANY, 0)).isNull();
		assertThat(this.admission.refusal(10, MANY, 0)).isEqualTo(ShedReason.DELAY);
	}

	@Test
	void fewMayAlwaysWait() {
		this.admission.begins(millis(5000), 0, millis(0));
		this.admission.begins(millis(5000), 0, millis(1000));
		assertThat(this.admission.isOverloaded()).isTrue();
		assertThat(this.admission.refusal(3, 0, 0)).isNull();
		assertThat(this.admission.refusal(4, 0, 0)).isEqualTo(ShedReason.DELAY);
	}

	@Test
	void overloadEndsWhenTheLuckiestWaitedLessThanHalfOfTheTarget(CapturedOutput output) {
		run(1010, 150);
		run(1000, 60);
		assertThat(this.admission.isOverloaded()).isTrue();
		run(1000, 40);
		assertThat(this.admission.isOverloaded()).isFalse();
		assertThat(this.admission.refusal(MANY, MANY, 0)).isNull();
		assertThat(output).containsOnlyOnce("Overload: all requests of the last 1000 ms waited longer than 100 ms")
			.containsOnlyOnce("Overload has ended");
	}

	@Test
	void overloadLastsWhileRequestsAreRefusedAndThreadsAreBusy() {
		run(1010, 150);
		assertThat(this.admission.refusal(10, MANY, 0)).isEqualTo(ShedReason.DELAY);
		run(1000, 6);
		assertThat(this.admission.isOverloaded()).isTrue();
		run(1000, 6);
		assertThat(this.admission.isOverloaded()).isFalse();
	}

	@Test
	void overloadEndsWhenAThreadWasIdleAlthoughRequestsAreRefused() {
		run(1010, 150);
		assertThat(this.admission.refusal(10, MANY, 0)).isEqualTo(ShedReason.DELAY);
		run(1000, 5);
		assertThat(this.admission.isOverloaded()).isFalse();
	}

	@Test
	void lateRequestIsRefusedInFavourOfThoseBehindIt() {
		assertThat(this.admission.begins(millis(900), MANY, millis(0))).isTrue();
		run(1010, 150);
		assertThat(this.admission.begins(millis(200), MANY, millis(1020))).isTrue();
		assertThat(this.admission.begins(millis(201), MANY, millis(1020))).isFalse();
		assertThat(this.admission.begins(millis(201), 4, millis(1020))).isFalse();
		assertThat(this.admission.begins(millis(201), 3, millis(1020))).isTrue();
	}

	@Test
	void longWaitEndsAdmissionBeforeAnIntervalHasPassed() {
		run(100, 0);
		this.admission.begins(millis(499), 0, millis(110));
		assertThat(this.admission.refusal(MANY, MANY, 0)).isNull();
		this.admission.begins(millis(501), 0, millis(120));
		assertThat(this.admission.refusal(MANY, MANY, 0)).isEqualTo(ShedReason.DELAY);
		assertThat(this.admission.isOverloaded()).isFalse();
	}

	@Test
	void overloadIsForgottenAfterAPauseOfRequests() {
		run(1010, 150);
		assertThat(this.admission.isOverloaded()).isTrue();
		this.admission.begins(0, 0, millis(10_000));
		assertThat(this.admission.isOverloaded()).isFalse();
	}

	@Test
	void pauseThatIsTakenOffTheClockLaterBeginsAnInterval() {
		run(100, 150);
		this.admission.begins(millis(10_000), 0, millis(10_100));
		run(1010, 150);
		assertThat(this.admission.isOverloaded()).isTrue();
	}

	@Test
	void onlyHardBoundsHoldWhenDelayDoesNotCount() {
		Admission bounds = admission(false);
		bounds.begins(millis(5000), 0, millis(0));
		bounds.begins(millis(5000), 0, millis(1000));
		assertThat(bounds.begins(millis(5000), MANY, millis(1010))).isTrue();
		assertThat(bounds.refusal(4999, 0, 0)).isNull();
		assertThat(bounds.refusal(5000, 0, 0)).isEqualTo(ShedReason.QUEUE_FULL);
	}

	@Test
	void longWaitOfARequestThatHasNotBegunEndsAdmission() {
		run(100, 5);
		assertThat(this.admission.refusal(MANY, MANY, millis(500))).isNull();
		assertThat(this.admission.refusal(MANY, MANY, millis(501))).isEqualTo(ShedReason.DELAY);
		assertThat(this.admission.refusal(3, MANY, millis(501))).isNull();
	}

	@Test
	void coldProcessIsAllowedTenTimesTheTarget(CapturedOutput output) {
		this.admission = admission(true, Duration.ofSeconds(10));
		run(5000, 950);
		assertThat(this.admission.isOverloaded()).isFalse();
		assertThat(this.admission.refusal(MANY, MANY, 0)).isNull();
		run(1010, 1050);
		assertThat(this.admission.isOverloaded()).isTrue();
		assertThat(output).contains("waited longer than 1000 ms");
	}

	@Test
	void firstRequestOfAColdProcessThatTakesLongEndsNothing() {
		this.admission = admission(true, Duration.ofSeconds(10));
		this.admission.begins(millis(0), MANY, millis(-50));
		this.admission.begins(millis(600), MANY, millis(600));
		assertThat(this.admission.refusal(MANY, MANY, 0)).isNull();
		this.admission.begins(millis(5001), MANY, millis(5001));
		assertThat(this.admission.refusal(MANY, MANY, 0)).isEqualTo(ShedReason.DELAY);
	}

	@Test
	void processIsWarmAfterItsTimeSinceTheFirstRequest() {
		this.admission = admission(true, Duration.ofSeconds(10));
		this.millis = 60_000;
		run(9990, 150);
		assertThat(this.admission.isOverloaded()).isFalse();
		run(1010, 150);
		assertThat(this.admission.isOverloaded()).isTrue();
	}

	private void run(long forMillis, long waitMillis) {
		for (long i = 0; i < forMillis; i += 10) {
			this.admission.begins(millis(waitMillis), 0, millis(this.millis));
			this.millis += 10;
		}
	}

	private static Admission admission(boolean byDelay) {
		return admission(byDelay, Duration.ZERO);
	}

	private static Admission admission(boolean byDelay, Duration warmUp) {
		return new Admission(
				new AdmissionLimits(byDelay, Duration.ofMillis(100), Duration.ofSeconds(1), warmUp, 5000, 8000), 2);
	}

	private static long millis(long millis) {
		return millis * 1_000_000;
	}

}
