package io.wattspring.cache;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

import io.wattspring.cache.policy.CacheStatus.Forward;
import io.wattspring.cache.policy.FieldRules;
import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.store.StoredResponse;

/**
 * One request of the cache to the application, and the clients that wait for it.
 * <p>
 * It belongs to no client's exchange: whoever leaves, it goes on, unless nobody is left
 * and its response is for nobody else. The first client, the leader, gets the
 * application's response itself if it is not to be stored.
 */
final class Fill {

	private final String flight;

	private final ClientExchange leader;

	private final @Nullable StoredResponse validated;

	private final boolean shared;

	private final Forward reason;

	private final long startedAt;

	private final Shelf.Position since;

	private final Sinks.One<Outcome> outcome = Sinks.one();

	private final Sinks.One<Outcome> leaderOutcome = Sinks.one();

	private final Sinks.Empty<Void> finished = Sinks.empty();

	private final Disposable.Swap application = Disposables.swap();

	private final Disposable.Swap limit = Disposables.swap();

	private final Disposable.Swap attention = Disposables.swap();

	private int waiting;

	private boolean leaderLeft;

	private boolean passed;

	private boolean decided;

	private boolean ended;

	private @Nullable FillBody body;

	private @Nullable FillResponse recorded;

	/**
	 * Create a fill.
	 * @param flight key under which others find it
	 * @param leader the client whose request it is made of
	 * @param validated what is stored and validated by it, or {@code null}
	 * @param shared whether others may wait for it
	 * @param reason why the leader asks
	 * @param startedAt nanoseconds at which it starts
	 * @param since the position in the order of purges before it
	 */
	Fill(String flight, ClientExchange leader, @Nullable StoredResponse validated, boolean shared, Forward reason,
			long startedAt, Shelf.Position since) {
		this.flight = flight;
		this.leader = leader;
		this.validated = validated;
		this.shared = shared;
		this.reason = reason;
		this.startedAt = startedAt;
		this.since = since;
	}

	String flight() {
		return this.flight;
	}

	ClientExchange leader() {
		return this.leader;
	}

	@Nullable StoredResponse validated() {
		return this.validated;
	}

	boolean shared() {
		return this.shared;
	}

	Forward reason() {
		return this.reason;
	}

	long startedAt() {
		return this.startedAt;
	}

	Shelf.Position since() {
		return this.since;
	}

	/**
	 * Ask the application.
	 * @param response takes its response
	 * @param context what its subscribers see
	 * @param director decides
	 */
	void start(FillResponse response, ContextView context, FillDirector director) {
		FillRequest request = new FillRequest(this.leader.request(), this.shared || this.validated != null,
				this.validated);
		Mono<Void> answer = Mono.defer(() -> this.leader.application().apply(request, response))
			.then(Mono.defer(response::setComplete));
		this.application.update(answer.contextWrite(context)
			.doOnCancel(() -> ended(director, new CancellationException("Nobody wants the response")))
			.subscribe(null, (ex) -> ended(director, ex), () -> ended(director, null)));
	}

	private void ended(FillDirector director, @Nullable Throwable ex) {
		FillBody body;
		boolean late;
		synchronized (this) {
			body = this.body;
			late = this.decided;
			this.ended = true;
		}
		this.limit.dispose();
		this.attention.dispose();
		if (!late) {
			director.failed(this, (ex != null) ? ex : new IllegalStateException("No response"));
		}
		if (body != null) {
			// Complete before, unless it was given up, or never written
			body.abort((ex != null) ? ex : new IllegalStateException("No body"));
		}
		if (ex != null) {
			this.finished.tryEmitError(ex);
		}
		else {
			this.finished.tryEmitEmpty();
		}
	}

	/**
	 * Begin to decide what becomes of the application's response.
	 * @return {@code false} if it comes too late: the request was given up on
	 */
	synchronized boolean decide() {
		if (this.ended) {
			return false;
		}
		this.decided = true;
		return true;
	}

	/**
	 * Nothing was decided, since that failed; who waits is told when the application has
	 * ended.
	 */
	synchronized void undecided() {
		this.decided = false;
	}

	/**
	 * Return what becomes of it, for a client that is not the leader.
	 * @return the outcome
	 */
	Mono<Outcome> outcome() {
		return this.outcome.asMono();
	}

	Mono<Outcome> leaderOutcome() {
		return this.leaderOutcome.asMono();
	}

	/**
	 * Return the end of the application's own answer to the leader.
	 * @return completes when it has answered
	 */
	Mono<Void> finished() {
		return this.finished.asMono();
	}

	/**
	 * Tell everybody.
	 * @param outcome what became of it
	 */
	void tell(Outcome outcome) {
		tell(outcome, outcome);
	}

	void tell(Outcome forLeader, Outcome forOthers) {
		synchronized (this) {
			this.decided = true;
		}
		this.leaderOutcome.tryEmitValue(forLeader);
		this.outcome.tryEmitValue(forOthers);
	}

	void fail(Throwable ex, Outcome forOthers) {
		this.leaderOutcome.tryEmitError(ex);
		this.outcome.tryEmitValue(forOthers);
	}

	/**
	 * The body is being recorded; whoever waits will read it.
	 * @param body the body
	 * @param response the application's response
	 */
	void recording(FillBody body, FillResponse response) {
		boolean late;
		synchronized (this) {
			this.recorded = response;
			this.body = body;
			body.expect(this.waiting);
			late = this.ended;
		}
		if (late) {
			body.abort(new IllegalStateException("The request was given up"));
		}
	}

	/**
	 * The application has confirmed what is stored.
	 * @param response the application's response
	 */
	synchronized void confirmed(FillResponse response) {
		this.recorded = response;
	}

	/**
	 * Add what is for the leader only and not stored.
	 * @param client the leader's response
	 */
	void addOwn(ServerHttpResponse client) {
		FillResponse response;
		synchronized (this) {
			response = this.recorded;
		}
		if (response != null) {
			Fields own = FieldRules.unshared(response.getHeaders());
			own.forEach(client.getHeaders()::add);
			response.getCookies().values().forEach((cookies) -> cookies.forEach(client::addCookie));
		}
	}

	/**
	 * Let the application answer the leader itself.
	 * @return whether the leader is still there
	 */
	synchronized boolean pass() {
		this.passed = true;
		this.decided = true;
		return !this.leaderLeft;
	}

	/**
	 * Do not go on for ever for nobody.
	 * @param timer looks after each of these times
	 * @param time time between two looks
	 */
	void limit(Scheduler timer, Duration time) {
		this.limit.update(timer.schedulePeriodically(this::stopForNobody, time.toMillis(), time.toMillis(),
				TimeUnit.MILLISECONDS));
	}

	/**
	 * Look now and then after clients that hold up others.
	 * @param timer looks after each of these times
	 * @param time time between two looks
	 */
	void attend(Scheduler timer, Duration time) {
		FillBody body;
		synchronized (this) {
			body = this.body;
		}
		if (body != null) {
			this.attention.update(timer.schedulePeriodically(() -> look(body), time.toMillis(), time.toMillis(),
					TimeUnit.MILLISECONDS));
		}
	}

	// The application may be asked for more then, which is not the timer's to do
	private void look(FillBody body) {
		try {
			this.leader.scheduler().schedule(body::look);
		}
		catch (RejectedExecutionException ex) {
			body.look();
		}
	}

	private void stopForNobody() {
		boolean wanted;
		synchronized (this) {
			wanted = this.waiting > 0 || this.body != null && this.body.isRead();
		}
		if (!wanted) {
			stop();
		}
	}

	/**
	 * Nobody wants the response.
	 */
	void stop() {
		this.application.dispose();
	}

	/**
	 * A client waits.
	 * @return to be run when it has the response or left; {@code null} if it is too late,
	 * since the beginning of the body is gone
	 */
	@Nullable Runnable enter() {
		synchronized (this) {
			if (this.body != null && !this.body.admit()) {
				return null;
			}
			this.waiting++;
		}
		AtomicBoolean left = new AtomicBoolean();
		return () -> {
			if (left.compareAndSet(false, true)) {
				leave();
			}
		};
	}

	/**
	 * Return whether what is being recorded has proved to be for one user. Who comes then
	 * must not receive it.
	 * @return whether it is for the leader, and who waited before that was known
	 */
	boolean isPersonal() {
		FillResponse response;
		synchronized (this) {
			response = this.recorded;
		}
		return response != null && response.isPersonal();
	}

	private void leave() {
		FillBody body;
		synchronized (this) {
			this.waiting--;
			body = this.body;
		}
		if (body != null) {
			body.expect(-1);
		}
	}

	/**
	 * The leader has no client any more, or never had one.
	 */
	void leaderLeft() {
		boolean stop;
		synchronized (this) {
			this.leaderLeft = true;
			stop = this.passed || !this.shared && (!this.decided || this.leader.facts().stream());
		}
		if (stop) {
			stop();
		}
	}

}
