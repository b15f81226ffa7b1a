package io.wattspring.cache;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.Disposable;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link FillBody}.
 */
class FillBodyTests {

	private final CopyBudget budget = new CopyBudget(100);

	private final AtomicInteger overflowed = new AtomicInteger();

	private final AtomicInteger ended = new AtomicInteger();

	private final AtomicInteger abandoned = new AtomicInteger();

	private final FillBody body = new FillBody(10, this.budget, this.overflowed::incrementAndGet,
			this.ended::incrementAndGet, this.abandoned::incrementAndGet);

	private final TestPublisher<DataBuffer> source = TestPublisher.create();

	@Test
	void clientsReadAllAtTheirOwnPaceAndLateOnesFromTheBeginning() {
		this.source.subscribe(this.body);
		this.source.next(buffer("ab"), buffer("cd"));
		StepVerifier.create(this.body.map(FillBodyTests::text), 1)
			.expectNext("ab")
			.then(() -> this.source.next(buffer("ef")).complete())
			.thenRequest(5)
			.expectNext("cd", "ef")
			.verifyComplete();
		StepVerifier.create(this.body.map(FillBodyTests::text)).expectNext("ab", "cd", "ef").verifyComplete();
		assertThat(this.body.recorded()).isEqualTo("abcdef".getBytes(StandardCharsets.US_ASCII));
		assertThat(this.budget.taken()).isZero();
		assertThat(this.ended).hasValue(1);
	}

	@Test
	void pastTheLimitTheSlowestClientSetsThePace() {
		this.body.expect(1);
		this.source.subscribe(this.body);
		this.source.next(buffer("0123456789"), buffer("x"));
		assertThat(this.overflowed).hasValue(1);
		assertThat(this.body.admit()).isFalse();
		for (int i = 0; i < 6; i++) {
			this.source.next(buffer("y"));
		}
		this.source.assertMaxRequested(1);
		StepVerifier.create(this.body.map(FillBodyTests::text), 0)
			.then(() -> this.body.expect(-1))
			.thenRequest(Long.MAX_VALUE)
			.expectNextCount(8)
			.then(() -> this.source.complete())
			.verifyComplete();
		assertThat(this.body.recorded()).isNull();
		assertThat(this.budget.taken()).isZero();
	}

	@Test
	void whatComesAfterItsEndIsNotRead() {
		this.body.abort(new IllegalStateException("for the test"));
		this.source.subscribe(this.body);
		this.source.assertCancelled();
		assertThat(this.ended).hasValue(1);
	}

	@Test
	void pastTheLimitItIsAbandonedWithItsLastClient() {
		this.source.subscribe(this.body);
		this.body.expect(1);
		Disposable client = this.body.subscribe();
		this.body.expect(-1);
		this.source.next(buffer("0123456789"), buffer("x"));
		assertThat(this.abandoned).hasValue(0);
		client.dispose();
		assertThat(this.abandoned).hasValue(1);
	}

	@Test
	void withinTheLimitItGoesOnWithoutClients() {
		this.source.subscribe(this.body);
		this.body.subscribe().dispose();
		this.source.next(buffer("ab")).complete();
		assertThat(this.body.recorded()).hasSize(2);
		assertThat(this.abandoned).hasValue(0);
	}

	@Test
	void beyondTheBudgetNothingIsRecorded() {
		this.budget.take(99);
		this.source.subscribe(this.body);
		this.body.expect(1);
		this.source.next(buffer("ab"));
		assertThat(this.overflowed).hasValue(1);
		StepVerifier.create(this.body.map(FillBodyTests::text))
			.expectNext("ab")
			.then(() -> this.source.complete())
			.verifyComplete();
		assertThat(this.budget.taken()).isEqualTo(99);
	}

	@Test
	void failureReachesClientsAfterWhatCameBefore() {
		this.source.subscribe(this.body);
		this.source.next(buffer("ab")).error(new IllegalStateException("broken"));
		StepVerifier.create(this.body.map(FillBodyTests::text)).expectNext("ab").verifyErrorMessage("broken");
		assertThat(this.body.recorded()).isNull();
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.US_ASCII);
	}

}
