package io.wattspring.cache;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Signal;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.wattspring.cache.policy.KeyPolicy;
import io.wattspring.cache.policy.PolicySettings;
import io.wattspring.cache.policy.RequestFacts;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.CaffeineStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests of {@link CacheEngine} before an application whose answers the test gives.
 */
class CacheEngineTests {

	private static final CacheSettings SETTINGS = new CacheSettings("Watt", false, 1000, 1_000_000,
			Duration.ofSeconds(5), Duration.ofMinutes(2), 1, PolicySettings.STRICT, KeyPolicy.AS_SENT, null);

	// As the store sees it, which has its own
	private final AtomicLong nanos = new AtomicLong(System.nanoTime());

	private final HttpCache cache = new HttpCache(SETTINGS, new CaffeineStore(1_000_000, 8), List.of(),
			(request) -> request, ResponseControl.NONE, Clock.systemUTC(), this.nanos::get);

	private final HttpHandler handler = this.cache.inFrontOf(this::application, (request) -> Schedulers.immediate());

	private final List<ServerHttpRequest> calls = new ArrayList<>();

	private Consumer<ServerHttpResponse> head = (response) -> response.getHeaders().setCacheControl("max-age=60");

	private Mono<Void> begin = Mono.empty();

	private Flux<String> body = Flux.just("body");

	private Mono<Void> end = Mono.empty();

	@AfterEach
	void close() {
		this.cache.close();
	}

	@Test
	void refreshThatNobodyWantsToEndMakesRoomForTheNext() {
		this.head = cacheControl("max-age=10, stale-while-revalidate=1000");
		get();
		this.body = Flux.just("x".repeat(600), "x".repeat(600), "x");
		later(20);
		get();
		assertThat(this.calls).hasSize(2);
		this.body = Flux.just("new");
		later(20);
		get();
		assertThat(this.calls).hasSize(3);
		assertThat(body(get())).isEqualTo("new");
		assertThat(this.cache.statistics().inFlight()).isZero();
	}

	@Test
	void refreshThatIsNotToBeStoredMakesRoomForTheNext() {
		this.head = cacheControl("max-age=10, stale-while-revalidate=1000");
		get();
		get("/other");
		this.head = cacheControl("no-store");
		this.end = Mono.never();
		later(20);
		get();
		get("/other");
		assertThat(this.calls).hasSize(4);
	}

	@Test
	void headThatForbidsToStoreRemovesWhatIsStored() {
		for (String control : List.of("private, max-age=60", "no-store, max-age=60")) {
			this.head = cacheControl("max-age=10");
			get();
			later(20);
			this.head = cacheControl(control);
			send(HttpMethod.HEAD, "/", new MockServerHttpResponse());
			this.calls.clear();
			get();
			assertThat(this.calls).as(control).hasSize(1);
			later(100);
		}
	}

	@Test
	void whatOneUserGetsRemovesNothing() {
		Runnable named = () -> send(HttpMethod.HEAD, "/", new MockServerHttpResponse(), "Cookie", "a=b");
		Runnable unnamed = () -> send(HttpMethod.HEAD, "/", new MockServerHttpResponse());
		Runnable confirmed = this::get;
		Map<Runnable, Consumer<ServerHttpResponse>> answers = Map.of(named, validated("private"), unnamed,
				validated("private").andThen(CacheEngineTests::markPersonal), this::get,
				validated("max-age=10").andThen(CacheEngineTests::markPersonal), confirmed,
				validated("private").andThen(CacheEngineTests::markPersonal)
					.andThen((response) -> response.setStatusCode(HttpStatus.NOT_MODIFIED)));
		for (Map.Entry<Runnable, Consumer<ServerHttpResponse>> answer : answers.entrySet()) {
			this.head = validated("public, max-age=10");
			get();
			later(20);
			this.head = answer.getValue();
			answer.getKey().run();
			this.head = validated("max-age=10");
			this.calls.clear();
			get();
			assertThat(this.calls.get(0).getHeaders().getFirst(HttpHeaders.IF_NONE_MATCH)).isEqualTo("\"v\"");
			this.cache.purgeAll().block();
		}
	}

	@Test
	void headWithoutValidatorsLetsTheBodyGrowOld() {
		this.head = cacheControl("max-age=10");
		get();
		for (int i = 0; i < 3; i++) {
			later(6);
			send(HttpMethod.HEAD, "/", new MockServerHttpResponse());
		}
		this.calls.clear();
		get();
		assertThat(this.calls).hasSize(1);
	}

	@Test
	void headThatConfirmsFreshensWhatIsStored() {
		this.head = cacheControl("max-age=10");
		get();
		later(20);
		this.head = cacheControl("max-age=60");
		send(HttpMethod.HEAD, "/", new MockServerHttpResponse());
		get();
		assertThat(this.calls).hasSize(2);
	}

	@Test
	void notModifiedForOneUserIsForNobodyElse() {
		this.head = validated("max-age=10");
		get();
		later(20);
		Sinks.Empty<Void> gate = Sinks.empty();
		this.begin = gate.asMono();
		this.head = (response) -> {
			response.setStatusCode(HttpStatus.NOT_MODIFIED);
			response.getHeaders().setCacheControl("private, max-age=60");
			response.getHeaders().set("For", "one");
			response.addCookie(ResponseCookie.from("session", "of-one").build());
		};
		MockServerHttpResponse one = new MockServerHttpResponse();
		MockServerHttpResponse other = new MockServerHttpResponse();
		this.handler.handle(request(HttpMethod.GET, "/"), one).subscribe();
		this.handler.handle(request(HttpMethod.GET, "/"), other).subscribe();
		assertThat(this.calls).hasSize(2);
		this.begin = Mono.empty();
		Consumer<ServerHttpResponse> confirming = this.head;
		this.head = (response) -> {
			if (this.calls.size() > 2) {
				response.getHeaders().setCacheControl("no-store");
			}
			else {
				confirming.accept(response);
			}
		};
		gate.tryEmitEmpty();
		assertThat(one.getCookies()).containsKey("session");
		assertThat(one.getHeaders().getFirst("For")).isEqualTo("one");
		assertThat(body(one)).isEqualTo("body");
		assertThat(other.getCookies()).isEmpty();
		assertThat(other.getHeaders().getFirst("For")).isNull();
		assertThat(body(other)).isEqualTo("body");
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void clientThatWantsNothingStoredRemovesNothing() {
		this.head = validated("max-age=10");
		get();
		later(20);
		this.head = (response) -> {
			response.setStatusCode(HttpStatus.NOT_MODIFIED);
			response.getHeaders().setCacheControl("max-age=10");
		};
		send(HttpMethod.GET, "/", new MockServerHttpResponse(), "Cache-Control", "no-store");
		get();
		assertThat(this.calls).hasSize(3);
		assertThat(this.calls.get(2).getHeaders().getFirst(HttpHeaders.IF_NONE_MATCH)).isEqualTo("\"v\"");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			max-age=60 | a=1 |     | true
			private    |     | u=1 | true
			private    | a=1 |     | false
			no-store   |     |     | false
			""")
	void notModifiedThatIsNotToBeStoredRemovesOnlyWhatItForbids(String control, @Nullable String setCookie,
			@Nullable String cookie, boolean kept) {
		this.head = validated("public, max-age=10");
		get();
		later(20);
		this.head = (response) -> {
			response.setStatusCode(HttpStatus.NOT_MODIFIED);
			response.getHeaders().setCacheControl(control);
			if (setCookie != null) {
				response.getHeaders().set(HttpHeaders.SET_COOKIE, setCookie);
			}
		};
		String[] fields = (cookie != null) ? new String[] { HttpHeaders.COOKIE, cookie } : new String[0];
		send(HttpMethod.GET, "/", new MockServerHttpResponse(), fields);
		this.head = validated("max-age=10");
		get();
		assertThat(this.calls).hasSize(3);
		assertThat(this.calls.get(2).getHeaders().containsHeader(HttpHeaders.IF_NONE_MATCH)).isEqualTo(kept);
	}

	@Test
	void whoAskedGetsWhatItsRequestConfirmedForNobodyElse() {
		this.head = validated("public, max-age=10");
		get();
		later(20);
		this.head = (response) -> {
			// More often than a test waits
			response.setStatusCode((this.calls.size() < 10) ? HttpStatus.NOT_MODIFIED : HttpStatus.OK);
			response.getHeaders().setCacheControl("max-age=10");
		};
		MockServerHttpResponse response = send(HttpMethod.GET, "/", new MockServerHttpResponse(), "Cache-Control",
				"no-store", "Cookie", "a=b");
		assertThat(body(response)).isEqualTo("body");
		assertThat(this.calls).hasSize(2);
	}

	@Test
	void whoWantsOnlyWhatIsCachedIsNotPassedOnForItsCookie() {
		get();
		MockServerHttpResponse response = send(HttpMethod.GET, "/", new MockServerHttpResponse(), "Cache-Control",
				"only-if-cached", "Cookie", "a=b");
		assertThat(response.getStatusCode()).isEqualTo(HttpStatus.GATEWAY_TIMEOUT);
		assertThat(this.calls).hasSize(1);
	}

	@Test
	void changeWhoseClientLeavesInvalidates() {
		get();
		this.begin = Mono.never();
		Disposable post = this.handler.handle(request(HttpMethod.POST, "/"), new MockServerHttpResponse()).subscribe();
		this.begin = Mono.empty();
		get();
		assertThat(this.calls).hasSize(2);
		post.dispose();
		get();
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void changeThatFailedInvalidatesNothingWhenItsClientLeaves() {
		get();
		this.head = (response) -> response.setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR);
		this.body = Flux.just("failed").concatWith(Flux.never());
		this.handler.handle(request(HttpMethod.POST, "/"), new Unread()).subscribe().dispose();
		get();
		assertThat(this.calls).hasSize(2);
	}

	@Test
	void purgeFindsWhatIsWrittenInAnotherWay() {
		for (Supplier<Mono<Long>> purge : List.<Supplier<Mono<Long>>>of(
				() -> this.cache.purge(URI.create("HTTP://localhost:80/caf\u00e9")),
				() -> this.cache.purgePrefix("HTTP://LocalHost:80/"),
				() -> this.cache.expirePrefix("HTTP://LocalHost:80/"))) {
			get("/caf\u00e9");
			assertThat(purge.get().block()).isOne();
		}
	}

	@Test
	void headThatWasAskedBeforeSomethingNewWasStoredChangesNothing() {
		for (String tag : List.of("\"v\"", "\"w\"")) {
			this.body = Flux.just("old");
			this.head = validated("max-age=10");
			get();
			later(20);
			Sinks.Empty<Void> gate = Sinks.empty();
			this.begin = gate.asMono();
			this.handler.handle(request(HttpMethod.HEAD, "/"), new MockServerHttpResponse()).subscribe();
			this.begin = Mono.empty();
			this.body = Flux.just("new");
			this.head = cacheControl("max-age=10").andThen((response) -> response.getHeaders().setETag("\"n\""));
			get();
			this.head = cacheControl("max-age=60").andThen((response) -> response.getHeaders().setETag(tag));
			gate.tryEmitEmpty();
			this.body = Flux.just("newest");
			assertThat(body(get())).as(tag).isEqualTo("new");
			this.cache.purgeAll().block();
		}
	}

	@Test
	void confirmationThatComesAfterSomethingNewIsNotStored() {
		this.body = Flux.just("old");
		this.head = validated("max-age=10");
		get();
		later(20);
		Sinks.Empty<Void> gate = Sinks.empty();
		this.begin = gate.asMono();
		MockServerHttpResponse early = new MockServerHttpResponse();
		this.handler.handle(request(HttpMethod.GET, "/"), early).subscribe();
		this.begin = Mono.empty();
		later(SETTINGS.lockTimeout().toSeconds());
		this.body = Flux.just("new");
		this.head = cacheControl("max-age=60").andThen((response) -> response.getHeaders().setETag("\"n\""));
		get();
		this.head = validated("max-age=60").andThen((response) -> response.setStatusCode(HttpStatus.NOT_MODIFIED));
		gate.tryEmitEmpty();
		assertThat(body(early)).isEqualTo("old");
		assertThat(body(get())).isEqualTo("new");
	}

	@Test
	void streamOfEventsIsWaitedForByNobodyAndEndsWithItsClient() {
		AtomicInteger cancelled = new AtomicInteger();
		this.begin = Mono.<Void>never().doOnCancel(cancelled::incrementAndGet);
		Disposable.Composite clients = Disposables.composite();
		for (int i = 0; i < 2; i++) {
			clients.add(this.handler
				.handle(request(HttpMethod.GET, "/", "Accept", "text/event-stream"), new MockServerHttpResponse())
				.subscribe());
		}
		assertThat(this.calls).hasSize(2);
		clients.dispose();
		assertThat(cancelled).hasValue(2);
	}

	@Test
	void streamThatIsRecordedEndsWithItsClient() {
		AtomicInteger cancelled = new AtomicInteger();
		this.body = Flux.just("event").concatWith(Flux.never()).doOnCancel(cancelled::incrementAndGet);
		this.handler.handle(request(HttpMethod.GET, "/", "Accept", "text/event-stream"), new MockServerHttpResponse())
			.subscribe()
			.dispose();
		assertThat(cancelled).hasValue(1);
		assertThat(this.cache.statistics().copyingBytes()).isZero();
	}

	@Test
	void whoComesAfterAPurgeDoesNotWaitForWhatWasBegunBefore() {
		for (Runnable purge : List.<Runnable>of(() -> send(HttpMethod.POST, "/", new MockServerHttpResponse()),
				() -> this.cache.purge(URI.create("http://localhost/")).block(),
				() -> this.cache.purgeTag("any").block(), () -> this.cache.expireAll().block())) {
			this.calls.clear();
			Sinks.Empty<Void> gate = Sinks.empty();
			this.begin = gate.asMono();
			this.body = Flux.just("old");
			MockServerHttpResponse early = new MockServerHttpResponse();
			this.handler.handle(request(HttpMethod.GET, "/"), early).subscribe();
			this.begin = Mono.empty();
			purge.run();
			this.calls.removeIf((call) -> call.getMethod() == HttpMethod.POST);
			Sinks.Empty<Void> second = Sinks.empty();
			this.begin = second.asMono();
			MockServerHttpResponse leader = new MockServerHttpResponse();
			MockServerHttpResponse follower = new MockServerHttpResponse();
			this.handler.handle(request(HttpMethod.GET, "/"), leader).subscribe();
			this.handler.handle(request(HttpMethod.GET, "/"), follower).subscribe();
			gate.tryEmitEmpty();
			assertThat(body(early)).isEqualTo("old");
			this.body = Flux.just("new");
			second.tryEmitEmpty();
			assertThat(body(leader)).isEqualTo("new");
			assertThat(body(follower)).isEqualTo("new");
			assertThat(this.calls).hasSize(2);
			this.begin = Mono.empty();
			assertThat(body(get())).isEqualTo("new");
			assertThat(this.calls).hasSize(2);
			this.cache.purgeAll().block();
		}
	}

	@Test
	void whoComesAfterAnotherKeyWasPurgedWaits() {
		Sinks.Empty<Void> gate = Sinks.empty();
		this.begin = gate.asMono();
		this.handler.handle(request(HttpMethod.GET, "/"), new MockServerHttpResponse()).subscribe();
		this.cache.purge(URI.create("http://localhost/other")).block();
		this.handler.handle(request(HttpMethod.GET, "/"), new MockServerHttpResponse()).subscribe();
		gate.tryEmitEmpty();
		assertThat(this.calls).hasSize(1);
		assertThat(this.cache.statistics().collapsed()).isOne();
	}

	@Test
	void whatEachRequestHasToValidateIsSharedWithNobody() {
		for (String control : List.of("no-cache", "max-age=0", "max-age=60, no-cache", "max-age=0, must-revalidate")) {
			this.calls.clear();
			this.head = validated(control);
			for (int round = 1; round <= 2; round++) {
				Sinks.Empty<Void> gate = Sinks.empty();
				this.begin = gate.asMono();
				for (int i = 0; i < 2; i++) {
					this.handler.handle(request(HttpMethod.GET, "/"), new MockServerHttpResponse()).subscribe();
				}
				this.begin = Mono.empty();
				gate.tryEmitEmpty();
				assertThat(this.calls).as(control).hasSize(2 * round);
			}
			assertThat(this.calls.get(3).getHeaders().getFirst(HttpHeaders.IF_NONE_MATCH)).isEqualTo("\"v\"");
			this.cache.purgeAll().block();
		}
	}

	@Test
	void whatIsTooLongMakesNobodyWaitNextTime() {
		this.body = Flux.just("x".repeat(600), "x".repeat(600));
		assertThat(body(get())).hasSize(1200);
		this.begin = Mono.never();
		for (int i = 0; i < 2; i++) {
			this.handler.handle(request(HttpMethod.GET, "/"), new MockServerHttpResponse()).subscribe();
		}
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void fieldsOfHeadThatAreSetAtCommitAreSeen() {
		this.head = cacheControl("max-age=10");
		get();
		later(20);
		this.head = (response) -> response.beforeCommit(() -> {
			response.getHeaders().setCacheControl("private, max-age=60");
			return Mono.empty();
		});
		send(HttpMethod.HEAD, "/", new MockServerHttpResponse());
		get();
		get();
		assertThat(this.calls).hasSize(4);
	}

	@Test
	void headForOneUserFreshensNothing() {
		for (Consumer<ServerHttpResponse> personal : List.<Consumer<ServerHttpResponse>>of(
				(response) -> response.addCookie(ResponseCookie.from("session", "of-one").build()),
				(response) -> response.beforeCommit(() -> {
					response.addCookie(ResponseCookie.from("session", "of-one").build());
					return Mono.empty();
				}), (response) -> response.getHeaders().add(HttpHeaders.SET_COOKIE, "session=of-one"),
				CacheEngineTests::markPersonal)) {
			this.head = validated("max-age=10");
			get();
			later(20);
			this.head = validated("max-age=60").andThen((response) -> response.getHeaders().set("For", "one"))
				.andThen(personal);
			send(HttpMethod.HEAD, "/", new MockServerHttpResponse());
			this.head = validated("max-age=10");
			this.calls.clear();
			assertThat(get().getHeaders().getFirst("For")).isNull();
			assertThat(this.calls).hasSize(1);
			this.cache.purgeAll().block();
		}
	}

	@Test
	void headThatFailsAtCommitFreshensNothing() {
		this.head = cacheControl("max-age=10");
		get();
		later(20);
		this.head = cacheControl("max-age=60")
			.andThen((response) -> response.beforeCommit(() -> Mono.error(new IllegalStateException("for the test"))));
		assertThatIllegalStateException().isThrownBy(() -> send(HttpMethod.HEAD, "/", new MockServerHttpResponse()));
		this.head = cacheControl("max-age=10");
		get();
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void errorInsteadOfWhatFailedAtCommitIsNotStored() {
		HttpHandler failing = this.cache.inFrontOf((request, response) -> {
			this.calls.add(request);
			response.getHeaders().setCacheControl("max-age=60");
			response.beforeCommit(() -> Mono.error(new IllegalStateException("for the test")));
			return response.writeWith(Mono.just(buffer("body"))).onErrorResume((ex) -> {
				response.setStatusCode(HttpStatus.INTERNAL_SERVER_ERROR);
				return response.writeWith(Mono.just(buffer("error")));
			});
		}, (request) -> Schedulers.immediate());
		for (int i = 0; i < 2; i++) {
			MockServerHttpResponse response = new MockServerHttpResponse();
			failing.handle(request(HttpMethod.GET, "/"), response).block(Duration.ofSeconds(5));
			assertThat(response.getStatusCode()).isEqualTo(HttpStatus.INTERNAL_SERVER_ERROR);
			assertThat(body(response)).isEqualTo("error");
		}
		assertThat(this.calls).hasSize(2);
	}

	@Test
	void fieldsOfWhatFailsBeforeItsFirstByteAreNotThoseOfTheError() {
		HttpHandler failing = this.cache.inFrontOf((request, response) -> {
			response.getHeaders().setCacheControl("max-age=60");
			response.getHeaders().setETag("\"v\"");
			return response.writeAndFlushWith(Flux.just(Flux.error(new IllegalStateException("for the test"))));
		}, (request) -> Schedulers.immediate());
		MockServerHttpResponse response = new MockServerHttpResponse();
		response.getHeaders().set("Before", "kept");
		assertThatIllegalStateException()
			.isThrownBy(() -> failing.handle(request(HttpMethod.GET, "/"), response).block(Duration.ofSeconds(5)));
		assertThat(response.isCommitted()).isFalse();
		assertThat(response.getHeaders().toSingleValueMap()).containsExactly(Map.entry("Before", "kept"));
		assertThat(response.getStatusCode()).isNull();
	}

	@Test
	void fieldsThatAreSetAtCommitInvalidateAndAreNotTold() {
		get("/changed");
		this.head = (response) -> response.beforeCommit(() -> {
			response.setStatusCode(HttpStatus.CREATED);
			response.getHeaders().set("Cache-Tag", "secret");
			response.getHeaders().set("Location", "/changed");
			return Mono.empty();
		});
		MockServerHttpResponse response = send(HttpMethod.POST, "/", new MockServerHttpResponse());
		assertThat(response.getHeaders().getFirst("Cache-Tag")).isNull();
		assertThat(response.getHeaders().getFirst("Cache-Status")).isEqualTo("Watt; fwd=method");
		get("/changed");
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void changeThatFailsAtCommitInvalidates() {
		get();
		this.head = (response) -> response.beforeCommit(() -> Mono.error(new IllegalStateException("session")));
		assertThatIllegalStateException().isThrownBy(() -> send(HttpMethod.POST, "/", new MockServerHttpResponse()));
		this.head = cacheControl("max-age=60");
		get();
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void staleIsServedInsteadOfWhatIsAFailureOnly() {
		this.head = validated("max-age=10, stale-if-error=1000");
		get();
		later(20);
		for (Exception failure : List.of(new IllegalStateException("test"),
				new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE),
				new IllegalStateException(new ResponseStatusException(HttpStatus.NOT_FOUND)))) {
			this.begin = Mono.error(failure);
			assertThat(body(get())).isEqualTo("body");
		}
		for (Exception answer : List.of(new ResponseStatusException(HttpStatus.GONE), new Missing(),
				new AccessDeniedException("test"), new BadCredentialsException("test"))) {
			this.begin = Mono.error(answer);
			assertThat(this.handler.handle(request(HttpMethod.GET, "/"), new MockServerHttpResponse())
				.materialize()
				.mapNotNull(Signal::getThrowable)
				.block(Duration.ofSeconds(5))).isSameAs(answer);
		}
	}

	@Test
	void tagsAreNotToldToWhoAsksForAnotherProtocol() {
		this.head = (response) -> response.getHeaders().set("Cache-Tag", "secret");
		MockServerHttpResponse response = new MockServerHttpResponse();
		send(HttpMethod.GET, "/", response, "Upgrade", "other");
		assertThat(response.getHeaders().getFirst("Cache-Tag")).isNull();
	}

	@Test
	void whatNobodyWaitsForIsGivenUpAfterAMinute() {
		VirtualTimeScheduler timer = VirtualTimeScheduler.create();
		CacheEngine engine = new CacheEngine(SETTINGS, new CaffeineStore(1_000_000, 8), ResponseControl.NONE, timer,
				Clock.systemUTC(), this.nanos::get);
		AtomicInteger cancelled = new AtomicInteger();
		MockServerHttpRequest request = request(HttpMethod.GET, "/");
		ClientExchange client = new ClientExchange(request, new MockServerHttpResponse(), RequestFacts.of(request),
				Vary.NONE, "key", "", (asked, response) -> Mono.<Void>never().doOnCancel(cancelled::incrementAndGet),
				Schedulers.immediate());
		engine.handle(client, request.getURI()).subscribe().dispose();
		timer.advanceTimeBy(CacheEngine.FOR_NOBODY.minusSeconds(1));
		assertThat(cancelled).hasValue(0);
		assertThat(engine.flights().size()).isEqualTo(1);
		timer.advanceTimeBy(Duration.ofSeconds(1));
		assertThat(cancelled).hasValue(1);
		assertThat(engine.flights().size()).isZero();
	}

	@Test
	void nobodyWaitsForWhatIsStaleWhenItComes() {
		this.head = validated("max-age=60").andThen((response) -> response.getHeaders().set("Age", "100"));
		get();
		get("/other");
		this.begin = Mono.never();
		for (String path : List.of("/", "/", "/other", "/other")) {
			this.handler.handle(request(HttpMethod.GET, path), new MockServerHttpResponse()).subscribe();
		}
		assertThat(this.calls).hasSize(6);
	}

	@Test
	void whatWasAskedForLaterIsNotReplaced() {
		Sinks.Empty<Void> gate = Sinks.empty();
		this.begin = gate.asMono();
		this.handler.handle(request(HttpMethod.GET, "/"), new MockServerHttpResponse()).subscribe();
		later(6);
		this.begin = Mono.empty();
		this.body = Flux.just("later");
		assertThat(body(get())).isEqualTo("later");
		this.body = Flux.just("earlier");
		gate.tryEmitEmpty();
		assertThat(body(get())).isEqualTo("later");
		later(100);
		assertThat(body(get())).isEqualTo("earlier");
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void whatCameFirstIsReplacedByWhatWasAskedForLater() {
		Sinks.Empty<Void> earlier = Sinks.empty();
		Sinks.Empty<Void> later = Sinks.empty();
		this.begin = earlier.asMono();
		this.handler.handle(request(HttpMethod.GET, "/"), new MockServerHttpResponse()).subscribe();
		later(6);
		this.begin = later.asMono();
		this.handler.handle(request(HttpMethod.GET, "/"), new MockServerHttpResponse()).subscribe();
		later(2);
		this.body = Flux.just("earlier");
		earlier.tryEmitEmpty();
		assertThat(body(get())).isEqualTo("earlier");
		later(2);
		this.body = Flux.just("later");
		later.tryEmitEmpty();
		assertThat(body(get())).isEqualTo("later");
		assertThat(this.calls).hasSize(2);
	}

	@Test
	void nobodyWaitsForWhatIsAlwaysRefused() {
		this.head = (response) -> response.setStatusCode(HttpStatus.UNAUTHORIZED);
		get();
		this.begin = Mono.never();
		for (int i = 0; i < 2; i++) {
			this.handler.handle(request(HttpMethod.GET, "/"), new MockServerHttpResponse()).subscribe();
		}
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void errorWhoseFieldsComeAtTheCommitIsNotStored() {
		this.head = (response) -> {
			response.setStatusCode(HttpStatus.NOT_FOUND);
			response.beforeCommit(() -> Mono.fromRunnable(() -> response.getHeaders().setCacheControl("max-age=60")));
		};
		get();
		get();
		assertThat(this.calls).hasSize(2);
		this.head = (response) -> {
			response.setStatusCode(HttpStatus.NOT_FOUND);
			response.getHeaders().setCacheControl("max-age=60");
		};
		get();
		get();
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void changeWhoseClientLeavesTakesNothingThatErrorsNeed() {
		this.head = cacheControl("max-age=60, stale-if-error=600");
		get();
		this.begin = Mono.never();
		this.handler.handle(request(HttpMethod.POST, "/"), new MockServerHttpResponse()).subscribe().dispose();
		this.begin = Mono.error(new IllegalStateException("test"));
		assertThat(body(get())).isEqualTo("body");
		assertThat(this.calls).hasSize(3);
	}

	@Test
	void everythingHasADate() {
		assertThat(get().getHeaders().getDate()).isPositive();
		assertThat(send(HttpMethod.GET, "/", new MockServerHttpResponse(), "Range", "bytes=9-").getHeaders().getDate())
			.isPositive();
		assertThat(send(HttpMethod.GET, "/other", new MockServerHttpResponse(), "Cache-Control", "only-if-cached")
			.getHeaders()
			.getDate()).isPositive();
		assertThat(send(HttpMethod.POST, "/", new MockServerHttpResponse()).getHeaders().getDate()).isPositive();
		this.head = (response) -> response.getHeaders().setDate(1_000_000_000_000L);
		assertThat(get("/dated").getHeaders().getDate()).isEqualTo(1_000_000_000_000L);
		this.head = cacheControl("no-store");
		assertThat(get("/none").getHeaders().getDate()).isPositive();
	}

	@Test
	void whoWaitsIsToldWhenTheApplicationEndsWithoutTheBodyThatItBegan() {
		Sinks.Empty<Void> failure = Sinks.empty();
		HttpHandler handler = this.cache.inFrontOf((request, response) -> {
			this.calls.add(request);
			response.getHeaders().setCacheControl("max-age=60");
			response.writeWith(Flux.just(buffer("begin")).concatWith(Flux.never())).subscribe();
			return failure.asMono();
		}, (request) -> Schedulers.immediate());
		List<Signal<Void>> signals = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			handler.handle(request(HttpMethod.GET, "/"), new MockServerHttpResponse())
				.materialize()
				.subscribe(signals::add);
		}
		failure.tryEmitError(new IllegalStateException("test"));
		assertThat(this.calls).hasSize(1);
		assertThat(signals).hasSize(2).allMatch(Signal::isOnError);
		assertThat(this.cache.statistics().inFlight()).isZero();
	}

	private static Consumer<ServerHttpResponse> cacheControl(String value) {
		return (response) -> response.getHeaders().setCacheControl(value);
	}

	private static void markPersonal(ServerHttpResponse response) {
		UserWatch watch = new UserWatch();
		watch.markPersonal();
		((WatchedResponse) response).watchedBy(watch);
	}

	private static Consumer<ServerHttpResponse> validated(String control) {
		return cacheControl(control).andThen((response) -> response.getHeaders().setETag("\"v\""));
	}

	private void later(long seconds) {
		this.nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
	}

	private Mono<Void> application(ServerHttpRequest request, ServerHttpResponse response) {
		this.calls.add(request);
		return this.begin.then(Mono.defer(() -> {
			response.setStatusCode(HttpStatus.OK);
			this.head.accept(response);
			boolean empty = request.getMethod() == HttpMethod.HEAD
					|| response.getStatusCode() == HttpStatus.NOT_MODIFIED;
			return empty ? response.setComplete()
					: response.writeWith(this.body.map(CacheEngineTests::buffer)).then(this.end);
		}));
	}

	private static DataBuffer buffer(String text) {
		return DefaultDataBufferFactory.sharedInstance.wrap(text.getBytes(StandardCharsets.US_ASCII));
	}

	private MockServerHttpResponse get() {
		return get("/");
	}

	private MockServerHttpResponse get(String path) {
		return send(HttpMethod.GET, path, new MockServerHttpResponse());
	}

	private MockServerHttpResponse send(HttpMethod method, String path, MockServerHttpResponse response,
			String... headers) {
		this.handler.handle(request(method, path, headers), response).block(Duration.ofSeconds(5));
		return response;
	}

	private static MockServerHttpRequest request(HttpMethod method, String path, String... headers) {
		MockServerHttpRequest.BodyBuilder builder = MockServerHttpRequest.method(method, "http://localhost" + path);
		for (int i = 0; i < headers.length; i += 2) {
			builder.header(headers[i], headers[i + 1]);
		}
		return builder.build();
	}

	private static String body(MockServerHttpResponse response) {
		return response.getBodyAsString().block(Duration.ofSeconds(5));
	}

	/**
	 * A response whose client reads nothing.
	 */
	private static final class Unread extends MockServerHttpResponse {

		@Override
		protected Mono<Void> writeWithInternal(Publisher<? extends DataBuffer> body) {
			return Mono.never();
		}

	}

	/**
	 * Says what its status is.
	 */
	@ResponseStatus(HttpStatus.NOT_FOUND)
	private static final class Missing extends Exception {

		private static final long serialVersionUID = 1L;

	}

}
