package io.wattspring.cache;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link FillBody}.
 */
class FillBodyTests {

	private static final Duration PATIENCE = Duration.ofSeconds(4);

	private final CopyBudget budget = new CopyBudget(100);

	private final AtomicInteger overflowed = new AtomicInteger();

	private boolean tooLong;

	private final AtomicInteger ended = new AtomicInteger();

	private final AtomicInteger abandoned = new AtomicInteger();

	private final AtomicLong nanos = new AtomicLong();

	private final FillBody body = body();

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
		assertThat(this.tooLong).isTrue();
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
		assertThat(this.tooLong).isFalse();
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

	@Test
	void clientThatHoldsUpOthersForTooLongIsCutOff() {
		this.source.subscribe(this.body);
		Client fast = client(Long.MAX_VALUE);
		Client slow = client(1);
		overflow(FillBody.WINDOW);
		assertThat(fast.read).hasSize(1 + FillBody.WINDOW);
		this.source.assertMaxRequested(1);
		look(2);
		assertThat(slow.error).isNull();
		look(1);
		assertThat(slow.read).hasSize(1);
		assertThat(slow.error).isInstanceOf(SlowClientException.class);
		this.source.next(buffer("z")).complete();
		assertThat(fast.read).hasSize(2 + FillBody.WINDOW);
		assertThat(fast.complete).isTrue();
		assertThat(this.abandoned).hasValue(0);
	}

	@Test
	void pastTheLimitFewLargeChunksAreAsManyAsSmallOnes() {
		this.source.subscribe(this.body);
		Client fast = client(Long.MAX_VALUE);
		Client slow = client(1);
		overflow(0);
		this.source.next(buffer("z".repeat(FillBody.WINDOW_BYTES - 1)));
		this.source.assertMinRequested(1);
		this.source.next(buffer("large".repeat(FillBody.WINDOW_BYTES)));
		this.source.assertMaxRequested(0);
		assertThat(fast.read).hasSize(3);
		slow.request(1);
		this.source.assertMaxRequested(0);
		slow.request(1);
		this.source.assertMinRequested(1);
		this.source.next(buffer("large".repeat(FillBody.WINDOW_BYTES)));
		look(3);
		assertThat(slow.error).isInstanceOf(SlowClientException.class);
		this.source.next(buffer("z")).complete();
		assertThat(fast.complete).isTrue();
	}

	@Test
	void clientsThatWaitForEachOtherInTurnAreNotCutOff() {
		this.source.subscribe(this.body);
		Client one = client(1);
		Client other = client(1);
		overflow(FillBody.WINDOW);
		for (int i = 0; i < 20; i++) {
			Client ahead = (i % 2 != 0) ? one : other;
			Client behind = (i % 2 != 0) ? other : one;
			ahead.request(FillBody.WINDOW + 1);
			look(1);
			behind.request(FillBody.WINDOW + 1);
			for (int chunk = 0; chunk <= FillBody.WINDOW; chunk++) {
				this.source.next(buffer("z"));
			}
		}
		assertThat(one.error).isNull();
		assertThat(other.error).isNull();
		assertThat(one.read).hasSize(1 + 20 * (FillBody.WINDOW + 1));
	}

	@Test
	void timeForWhichOthersWaitIsCountedBetweenLooksToo() {
		this.source.subscribe(this.body);
		Client fast = client(Long.MAX_VALUE);
		Client slow = client(1);
		overflow(FillBody.WINDOW);
		for (int i = 0; i < 30; i++) {
			this.nanos.addAndGet(PATIENCE.toNanos() / 10);
			slow.request(1);
			this.source.next(buffer("z"));
		}
		this.body.look();
		assertThat(slow.error).isInstanceOf(SlowClientException.class);
		assertThat(fast.error).isNull();
	}

	@Test
	void clientThatHoldsUpNobodyIsNotCutOff() {
		this.source.subscribe(this.body);
		Client only = client(1);
		Client paused = client(1);
		overflow(FillBody.WINDOW);
		look(100);
		assertThat(only.error).isNull();
		assertThat(paused.error).isNull();
		// Who waits is held up by the application
		only.request(Long.MAX_VALUE);
		paused.request(Long.MAX_VALUE);
		look(100);
		assertThat(only.error).isNull();
		this.source.complete();
		assertThat(only.complete).isTrue();
		assertThat(paused.complete).isTrue();
	}

	@Test
	void clientThatIsExpectedAndDoesNotComeHoldsUpNobodyForEver() {
		this.body.expect(1);
		this.source.subscribe(this.body);
		Client fast = client(Long.MAX_VALUE);
		overflow(FillBody.WINDOW - 1);
		assertThat(fast.read).hasSize(FillBody.WINDOW);
		look(2);
		this.source.assertMaxRequested(1);
		look(1);
		this.source.next(buffer("z"));
		assertThat(fast.read).hasSize(1 + FillBody.WINDOW);
		Client late = client(Long.MAX_VALUE);
		assertThat(late.error).isInstanceOf(SlowClientException.class);
		fast.cancel();
		assertThat(this.abandoned).hasValue(1);
	}

	@Test
	void bytesAreGivenBackAsTheyAreRead() {
		this.source.subscribe(this.body);
		Client client = client(0);
		this.source.next(buffer("012"), buffer("34"), buffer("too long now"));
		assertThat(this.budget.taken()).isEqualTo(5);
		client.request(1);
		assertThat(this.budget.taken()).isEqualTo(2);
		client.request(2);
		assertThat(this.budget.taken()).isZero();
		this.source.complete();
		assertThat(this.budget.taken()).isZero();
	}

	@Test
	void bytesThatAreKeptForASlowClientAreCalledInForOthers() {
		this.source.subscribe(this.body);
		Client slow = client(1);
		this.source.next(buffer("012"), buffer("3456"), buffer("too long now"));
		assertThat(this.budget.taken()).isEqualTo(4);
		assertThat(this.budget.take(97)).as("too early").isFalse();
		this.nanos.addAndGet(PATIENCE.toNanos());
		assertThat(this.budget.take(96)).isTrue();
		assertThat(slow.error).as("there was room").isNull();
		assertThat(this.budget.take(4)).isTrue();
		assertThat(slow.error).isInstanceOf(SlowClientException.class);
		assertThat(this.abandoned).hasValue(1);
		assertThat(this.budget.take(1)).isFalse();
		this.source.complete();
		this.budget.release(100);
		assertThat(this.budget.taken()).isZero();
	}

	@Test
	void bytesThatAreCalledInComeFromWhomTheyAreKeptFor() {
		this.source.subscribe(this.body);
		Client slow = client(1);
		Client other = client(2);
		this.source.next(buffer("012"), buffer("3456"), buffer("too long now"));
		this.nanos.addAndGet(PATIENCE.toNanos());
		assertThat(this.budget.take(100)).isTrue();
		assertThat(slow.error).isNotNull();
		other.request(1);
		this.source.complete();
		assertThat(other.read).hasSize(3);
		assertThat(other.complete).isTrue();
	}

	@Test
	void whatIsBeingRecordedIsNotCalledIn() {
		this.source.subscribe(this.body);
		client(0);
		this.source.next(buffer("0123"));
		this.nanos.addAndGet(PATIENCE.toNanos());
		assertThat(this.budget.take(97)).isFalse();
		this.source.next(buffer("45")).complete();
		assertThat(this.body.recorded()).hasSize(6);
	}

	private void overflow(int more) {
		this.source.next(buffer("0123456789"));
		for (int i = 0; i < more; i++) {
			this.source.next(buffer("y"));
		}
	}

	private void look(int halves) {
		this.nanos.addAndGet(PATIENCE.toNanos() / 2 * halves);
		this.body.look();
	}

	private FillBody body() {
		return new FillBody(10, this.budget, PATIENCE, this.nanos::get, new FillBody.Owner() {

			@Override
			public void overflowed(boolean tooLong) {
				FillBodyTests.this.overflowed.incrementAndGet();
				FillBodyTests.this.tooLong = tooLong;
			}

			@Override
			public void ended() {
				FillBodyTests.this.ended.incrementAndGet();
			}

			@Override
			public void abandoned() {
				FillBodyTests.this.abandoned.incrementAndGet();
			}

		});
	}

	private Client client(long demand) {
		Client client = new Client(demand);
		this.body.subscribe(client);
		return client;
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.US_ASCII));
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.US_ASCII);
	}

	/**
	 * A client that reads as much as the test says.
	 */
	private static final class Client extends BaseSubscriber<byte[]> {

		private final List<String> read = new ArrayList<>();

		private final long first;

		private boolean complete;

		private Throwable error;

		Client(long first) {
			this.first = first;
		}

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			if (this.first > 0) {
				subscription.request(this.first);
			}
		}

		@Override
		protected void hookOnNext(byte[] chunk) {
			this.read.add(text(chunk));
		}

		@Override
		protected void hookOnComplete() {
			this.complete = true;
		}

		@Override
		protected void hookOnError(Throwable ex) {
			this.error = ex;
		}

	}

}
