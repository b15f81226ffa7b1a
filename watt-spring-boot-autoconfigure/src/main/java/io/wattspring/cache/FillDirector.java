package io.wattspring.cache;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

import io.wattspring.cache.policy.CacheControl;
import io.wattspring.cache.policy.Preconditions;
import io.wattspring.cache.policy.ResponseDirectives;
import io.wattspring.cache.policy.Storability;
import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.StoredResponse;

/**
 * Decides what becomes of the application's responses, when their heads are complete.
 */
final class FillDirector {

	/**
	 * Time between two looks at who holds up others.
	 */
	private static final Duration LOOK = Duration.ofSeconds(1);

	private final CacheSettings settings;

	private final StoragePolicy policy;

	private final Shelf shelf;

	private final Flights flights;

	private final CopyBudget budget;

	private final Scheduler timer;

	private final Clock clock;

	private final LongSupplier ticker;

	FillDirector(CacheSettings settings, StoragePolicy policy, Shelf shelf, Flights flights, Scheduler timer,
			Clock clock, LongSupplier ticker) {
		this.settings = settings;
		this.policy = policy;
		this.shelf = shelf;
		this.flights = flights;
		this.budget = new CopyBudget(settings.maxCopying());
		this.timer = timer;
		this.clock = clock;
		this.ticker = ticker;
	}

	/**
	 * Start a fill.
	 * @param fill the fill
	 * @param context what the application's subscribers see
	 */
	void start(Fill fill, ContextView context) {
		FillResponse response = new FillResponse(fill.leader().response().bufferFactory(),
				(committed) -> decide(fill, committed));
		fill.start(response, context, this);
	}

	private FillTarget decide(Fill fill, FillResponse response) {
		if (!fill.decide()) {
			return DiscardTarget.INSTANCE;
		}
		try {
			return decided(fill, response);
		}
		catch (RuntimeException ex) {
			fill.undecided();
			throw ex;
		}
	}

	private FillTarget decided(Fill fill, FillResponse response) {
		StoredResponse validated = fill.validated();
		if (validated != null && isFailure(response.status())
				&& validated.policy().usableOnError(validated.age(this.ticker.getAsLong()))) {
			return stale(fill, validated, response.status());
		}
		if (response.isFailed()) {
			return pass(fill, response);
		}
		if (validated != null && response.status() == 304) {
			return freshen(fill, validated, response);
		}
		return store(fill, response);
	}

	private static boolean isFailure(int status) {
		return status == 500 || status == 502 || status == 503 || status == 504;
	}

	private FillTarget stale(Fill fill, StoredResponse validated, int status) {
		this.flights.failed(fill);
		fill.tell(Outcome.stale(validated, status));
		return DiscardTarget.INSTANCE;
	}

	private FillTarget freshen(Fill fill, StoredResponse validated, FillResponse response) {
		if (!Preconditions.isFreshenedBy(validated.fields(), response.getHeaders())) {
			// A refresh is not tried again at once
			this.flights.failed(fill);
			fill.tell(Outcome.of(Outcome.Kind.AGAIN), Outcome.of(Outcome.Kind.ALONE));
			return DiscardTarget.INSTANCE;
		}
		HttpHeaders headers = this.policy.updated(validated, response.getHeaders());
		StoredResponse fresh = this.policy.withBodyOf(validated,
				this.policy.head(fill.leader(), fill.startedAt(), validated.status(), headers));
		Storability verdict = this.policy.verdict(fill.leader(), validated.status(), headers, fresh.policy());
		boolean storable = verdict == Storability.STORABLE && !this.policy.isPersonal(response, fresh.policy());
		boolean store = storable && this.shelf.isCurrent(fill.leader(), validated);
		if (store) {
			this.shelf.put(fill.leader().key(), fresh, fill.since());
		}
		if (storable) {
			this.flights.remove(fill);
		}
		else {
			notStorable(fill, verdict, response);
		}
		fill.confirmed(response);
		Outcome outcome = Outcome.response(fresh, 304, store);
		fill.tell(outcome, store ? outcome : Outcome.of(Outcome.Kind.ALONE));
		return DiscardTarget.INSTANCE;
	}

	private void notStorable(Fill fill, Storability verdict, FillResponse response) {
		if (verdict.isForbidden() && StoragePolicy.isForAll(fill.leader()) && !response.isPersonal()) {
			this.shelf.replacedByUncacheable(fill);
		}
		unstored(fill, response);
	}

	private void unstored(Fill fill, FillResponse response) {
		if (response.isPersonal()) {
			this.flights.remove(fill);
		}
		else {
			// A refresh is not tried again at once
			this.flights.failed(fill);
		}
	}

	private FillTarget store(Fill fill, FillResponse response) {
		HttpHeaders headers = response.getHeaders();
		StoredResponse head = this.policy.head(fill.leader(), fill.startedAt(), response.status(), headers);
		boolean storable = !this.policy.isPersonal(response, head.policy()) && this.policy.verdict(fill.leader(),
				response.status(), headers, head.policy()) == Storability.STORABLE;
		if (!storable || this.flights.isForbidden(fill.leader())
				|| headers.getContentLength() > this.settings.maxEntrySize()) {
			return pass(fill, response);
		}
		return new RecordTarget(fill, head, headers.getContentLength(), response, this, this.policy);
	}

	private FillTarget pass(Fill fill, FillResponse response) {
		boolean instead = isInstead(response);
		if (!StoragePolicy.isUnstored(fill.leader())) {
			if (instead || response.status() < 500 && fill.validated() == null) {
				this.flights.uncacheable(fill);
			}
			if (instead && StoragePolicy.isForAll(fill.leader()) && !response.isPersonal()) {
				this.shelf.replacedByUncacheable(fill);
			}
		}
		unstored(fill, response);
		if (!fill.pass()) {
			fill.tell(Outcome.of(Outcome.Kind.ALONE));
			return new DiscardTarget(fill::stop);
		}
		PassTarget target = new PassTarget(fill, response, this.settings, this.clock);
		fill.tell(Outcome.of(Outcome.Kind.TAKEN), Outcome.of(Outcome.Kind.ALONE));
		return target;
	}

	// What refuses a request, or fails, says nothing of what is stored
	private static boolean isInstead(FillResponse response) {
		int status = response.status();
		return status < 400 && !response.isFailed() || status == 404 || status == 410;
	}

	/**
	 * Create a body to record.
	 * @param owner is told what becomes of it
	 * @return the body
	 */
	FillBody body(FillBody.Owner owner) {
		return new FillBody(this.settings.maxEntrySize(), this.budget, this.settings.lockTimeout(), this.ticker, owner);
	}

	/**
	 * A response that was being recorded is not to be stored. Who already receives it
	 * does so to its end.
	 * @param fill the fill
	 * @param tooLong whether that will be the same next time
	 */
	void overflowed(Fill fill, boolean tooLong) {
		this.flights.remove(fill);
		if (tooLong) {
			this.flights.uncacheable(fill);
		}
		fill.attend(this.timer, LOOK);
	}

	/**
	 * A response is complete: store it.
	 * @param fill the fill
	 * @param response the response
	 */
	void recorded(Fill fill, StoredResponse response) {
		if (!isOvertaken(fill, response)) {
			this.shelf.put(fill.leader().key(), response, fill.since());
		}
		this.flights.succeeded(fill);
		if (!response.policy().usableForOthers(response.initialAge())) {
			this.flights.uncacheable(fill);
		}
	}

	// By what was asked for later, without waiting for this, and came first
	private boolean isOvertaken(Fill fill, StoredResponse response) {
		StoredResponse current = this.shelf.get(fill.leader());
		return current != null && current.madeAt() - response.madeAt() > 0 && current.ttl(this.ticker.getAsLong()) > 0;
	}

	/**
	 * The leader's response is complete but for what others do when it is committed.
	 * Where they are filters before the cache and forbid then what was stored, it is
	 * removed again.
	 * @param fill the fill
	 * @param outcome what became of it
	 */
	void committed(Fill fill, Outcome outcome) {
		StoredResponse stored = outcome.response();
		if (stored == null || outcome.kind() != Outcome.Kind.RESPONSE) {
			return;
		}
		HttpStatusCode status = fill.leader().response().getStatusCode();
		List<String> lines = fill.leader().response().getHeaders().getOrEmpty(HttpHeaders.CACHE_CONTROL);
		if (status == null || status.isError() && status.value() != stored.status()
				|| lines.equals(stored.fields().get(HttpHeaders.CACHE_CONTROL))) {
			return;
		}
		CacheControl control = CacheControl.parse(lines);
		boolean forbidden = control.has("no-store") || control.isUnqualified("private");
		if (forbidden && !ResponseDirectives.of(stored.allFields()).targeted()) {
			this.flights.forbid(fill);
			this.shelf.purge(new Purge(Purge.Scope.KEY, fill.leader().key(), false));
		}
	}

	/**
	 * A response is not complete.
	 * @param fill the fill
	 */
	void notRecorded(Fill fill) {
		this.flights.remove(fill);
	}

	/**
	 * A response that was being recorded proved to be for one user. Others must not
	 * receive it while it comes the next time.
	 * @param fill the fill
	 */
	void foundPersonal(Fill fill) {
		this.flights.remove(fill);
		this.flights.uncacheable(fill);
	}

	/**
	 * The application failed without a response.
	 * @param fill the fill
	 * @param ex what went wrong
	 */
	void failed(Fill fill, Throwable ex) {
		this.flights.failed(fill);
		StoredResponse validated = fill.validated();
		int status = ErrorStatus.of(ex);
		if (validated != null && isFailure(status)
				&& validated.policy().usableOnError(validated.age(this.ticker.getAsLong()))) {
			fill.tell(Outcome.stale(validated, status));
			return;
		}
		fill.fail(ex, Outcome.of(Outcome.Kind.ALONE));
	}

	long copying() {
		return this.budget.taken();
	}

}
