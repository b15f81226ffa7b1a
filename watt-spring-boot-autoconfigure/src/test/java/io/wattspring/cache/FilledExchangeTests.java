package io.wattspring.cache;

import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.ResponseCookie;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.mock.web.server.MockServerWebExchange;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FilledExchange}.
 */
class FilledExchangeTests {

	private final MockServerWebExchange client = MockServerWebExchange.from(MockServerHttpRequest.get("/"));

	private final MockServerHttpResponse response = this.client.getResponse();

	private final FillResponse filled = new FillResponse(DefaultDataBufferFactory.sharedInstance,
			(decided) -> DiscardTarget.INSTANCE);

	@Test
	void whatFiltersBeforeTheCacheSetWhileItIsFilledIsPersonal() {
		this.response.addCookie(cookie("before"));
		new FilledExchange(this.client, this.client.getRequest(), this.filled);
		this.response.addCookie(cookie("during"));
		this.filled.setComplete().block();
		assertThat(this.filled.isPersonal()).isTrue();
	}

	@Test
	void soIsWhatTheyHaveSetBefore() {
		this.response.addCookie(cookie("before"));
		new FilledExchange(this.client, this.client.getRequest(), this.filled);
		this.filled.setComplete().block();
		assertThat(this.filled.isPersonal()).isTrue();
	}

	@Test
	void whatTheySetWhenAStaleResponseIsCommittedIsNotThatOfItsRefresh() {
		watchSessions();
		this.response.beforeCommit(() -> Mono.fromRunnable(() -> this.response.addCookie(cookie("stale"))));
		new FilledExchange(this.client, this.client.getRequest(), this.filled);
		this.response.setComplete().block();
		this.filled.setComplete().block();
		assertThat(this.filled.isPersonal()).isFalse();
	}

	@Test
	void whatTheySetForARefreshIsPersonalWhenTheStaleResponseIsGone() {
		watchSessions();
		new FilledExchange(this.client, this.client.getRequest(), this.filled);
		this.response.addCookie(cookie("token"));
		this.response.setComplete().block();
		this.filled.setComplete().block();
		assertThat(this.filled.isPersonal()).isTrue();
	}

	private void watchSessions() {
		UserWatch.ofSessions().filter(this.client, (exchange) -> Mono.empty()).block();
	}

	private static ResponseCookie cookie(String name) {
		return ResponseCookie.from(name, "x").build();
	}

}
