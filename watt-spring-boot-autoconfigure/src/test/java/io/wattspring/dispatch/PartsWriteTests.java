package io.wattspring.dispatch;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PartsWrite}, with Spring's way of writing.
 */
class PartsWriteTests {

	private final TestPublisher<DataBuffer> source = TestPublisher.create();

	private final DataBuffer part = DefaultDataBufferFactory.sharedInstance.wrap(new byte[] { 'x' });

	private final List<DataBuffer> discarded = new ArrayList<>();

	private final PartsWrite<DataBuffer> write = new PartsWrite<>(this.source.flux(), this.discarded::add);

	private final MockServerHttpResponse response = new MockServerHttpResponse();

	@Test
	void firstPartIsDiscardedAndTheSourceCancelledIfTheWriteFailsBeforeItBegins() {
		this.response.setWriteHandler((body) -> Mono.error(new IOException("The connection has ended")));
		StepVerifier.create(write()).then(() -> this.source.next(this.part)).verifyError(IOException.class);
		this.source.assertWasCancelled();
		assertThat(this.discarded).containsExactly(this.part);
	}

	@Test
	void firstPartIsDiscardedAndTheSourceCancelledIfAnotherResponseWasSent() {
		this.response.setComplete().block();
		StepVerifier.create(write()).then(() -> this.source.next(this.part)).verifyComplete();
		this.source.assertWasCancelled();
		assertThat(this.discarded).containsExactly(this.part);
	}

	@Test
	void partsThatAreWrittenAreLeftAlone() {
		StepVerifier.create(write())
			.then(() -> this.source.next(this.part))
			.then(this.source::complete)
			.verifyComplete();
		this.source.assertWasNotCancelled();
		assertThat(this.discarded).isEmpty();
	}

	@Test
	void partIsLeftToTheWriterThatFailsAtIt() {
		this.response.setWriteHandler((body) -> body.concatMap((part) -> Mono.error(new IOException("Reset"))).then());
		StepVerifier.create(write()).then(() -> this.source.next(this.part)).verifyError(IOException.class);
		this.source.assertWasCancelled();
		assertThat(this.discarded).isEmpty();
	}

	@Test
	void partIsLeftToTheWriterThatFailsLater() {
		TestPublisher<DataBuffer> failure = TestPublisher.create();
		this.response.setWriteHandler((body) -> Flux.merge(body, failure).then());
		StepVerifier.create(write())
			.then(() -> this.source.next(this.part))
			.then(() -> failure.error(new IOException("Reset")))
			.verifyError(IOException.class);
		assertThat(this.discarded).isEmpty();
	}

	@Test
	void partOfASourceThatHasEndedIsLeftAlone() {
		this.response.setWriteHandler((body) -> body.then(Mono.error(new IOException("Reset"))));
		StepVerifier.create(write()).then(() -> this.source.emit(this.part)).verifyError(IOException.class);
		assertThat(this.discarded).isEmpty();
	}

	@Test
	void failureOfTheSourceIsItsOwnAffair() {
		StepVerifier.create(write())
			.then(() -> this.source.error(new IOException("Read")))
			.verifyError(IOException.class);
		this.source.assertWasNotCancelled();
		assertThat(this.discarded).isEmpty();
	}

	private Mono<Void> write() {
		return this.write.guard(this.response.writeWith(this.write.body()));
	}

}
