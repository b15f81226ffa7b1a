package io.wattspring.cache;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

import io.wattspring.cache.policy.CacheControl;
import io.wattspring.cache.policy.FieldRules;
import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.HttpDate;
import io.wattspring.cache.policy.Preconditions;
import io.wattspring.cache.policy.ResponseDirectives;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Storability;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.StoredResource;
import io.wattspring.cache.store.StoredResponse;
import io.wattspring.cache.store.StoredResponse.Selection;

/**
 * Decides what becomes of the application's responses, when their heads are complete.
 */
final class FillDirector {

	private static final byte[] NO_BODY = new byte[0];

	/**
	 * Time between two looks at who holds up others.
	 */
	private static final Duration LOOK = Duration.ofSeconds(1);

	private final CacheSettings settings;

	private final Shelf shelf;

	private final Flights flights;

	private final CopyBudget budget;

	private final Scheduler timer;

	private final Clock clock;

	private final LongSupplier ticker;

	FillDirector(CacheSettings settings, Shelf shelf, Flights flights, Scheduler timer, Clock clock,
			LongSupplier ticker) {
		this.settings = settings;
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
		HttpHeaders headers = updated(validated, response.getHeaders());
		StoredResponse fresh = withBodyOf(validated,
				head(fill.leader(), fill.startedAt(), validated.status(), headers));
		Storability verdict = verdict(fill.leader(), validated.status(), headers, fresh.policy());
		boolean storable = verdict == Storability.STORABLE && !isPersonal(response, fresh.policy());
		boolean store = storable && isCurrent(fill.leader(), validated);
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

	/**
	 * Add the body of what is stored to a head that confirms it.
	 * @param stored what is stored
	 * @param head the new head
	 * @return the response, with the compressed body only if that may still be sent
	 */
	StoredResponse withBodyOf(StoredResponse stored, StoredResponse head) {
		Compression compression = this.settings.compression();
		boolean compressible = compression == null || compression.isCompressible(head, stored.body().length);
		return head.withBody(stored.body(), compressible ? stored.gzip() : null);
	}

	/**
	 * Return whether nothing newer has been stored than what a response confirms.
	 * @param client whose request it answers
	 * @param stored what it confirms
	 * @return whether that may be stored anew
	 */
	boolean isCurrent(ClientExchange client, StoredResponse stored) {
		StoredResponse current = current(client);
		return current == null || current == stored;
	}

	private @Nullable StoredResponse current(ClientExchange client) {
		StoredResource resource = this.shelf.get(client.key());
		return (resource != null) ? resource.select(client.partition(), client.facts().headers()) : null;
	}

	private void notStorable(Fill fill, Storability verdict, FillResponse response) {
		if (verdict.isForbidden() && isForAll(fill.leader()) && !response.isPersonal()) {
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

	/**
	 * Return whether what a client gets says anything of what is stored for all.
	 * @param client the client
	 * @return whether it is no known user, and does not ask to store nothing
	 */
	static boolean isForAll(ClientExchange client) {
		return !isUnstored(client) && !client.facts().credentials();
	}

	private static boolean isUnstored(ClientExchange client) {
		return client.facts().control().has("no-store");
	}

	/**
	 * Update the fields of what is stored.
	 * @param stored what is stored
	 * @param received the fields of a response that confirms it
	 * @return the fields, to be stored anew
	 */
	HttpHeaders updated(StoredResponse stored, HttpHeaders received) {
		return FieldRules.updated(stored.allFields(), received, this.clock.instant().getEpochSecond());
	}

	private FillTarget store(Fill fill, FillResponse response) {
		HttpHeaders headers = response.getHeaders();
		StoredResponse head = head(fill.leader(), fill.startedAt(), response.status(), headers);
		Storability verdict = verdict(fill, response, response.status(), headers, head.policy());
		if (verdict != Storability.STORABLE || headers.getContentLength() > this.settings.maxEntrySize()) {
			return pass(fill, response);
		}
		return new RecordTarget(fill, head, headers.getContentLength(), response, this);
	}

	/**
	 * Return whether a response is for one user, as far as is known.
	 * @param response the application's response
	 * @param policy its policy
	 * @return whether it is not to be stored for all
	 */
	boolean isPersonal(FillResponse response, ResponsePolicy policy) {
		boolean cookies = !response.getCookies().isEmpty() && !this.settings.policy().stripCookies();
		return cookies || response.isWithSecret() || response.isPersonal() && !policy.open();
	}

	private FillTarget pass(Fill fill, FillResponse response) {
		if (isInstead(response) && !isUnstored(fill.leader())) {
			this.flights.uncacheable(fill);
			if (isForAll(fill.leader()) && !response.isPersonal()) {
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

	// What refuses a request, or fails, says nothing of the page
	private static boolean isInstead(FillResponse response) {
		int status = response.status();
		return status < 400 && !response.isFailed() || status == 404 || status == 410;
	}

	private Storability verdict(Fill fill, FillResponse response, int status, HttpHeaders headers,
			ResponsePolicy policy) {
		return isPersonal(response, policy) ? Storability.SET_COOKIE : verdict(fill.leader(), status, headers, policy);
	}

	/**
	 * Decide whether a response may be stored.
	 * @param client whose request it answers
	 * @param status its status
	 * @param headers its fields
	 * @param policy its policy
	 * @return the verdict
	 */
	Storability verdict(ClientExchange client, int status, HttpHeaders headers, ResponsePolicy policy) {
		return Storability.of(client.facts(), status, headers, ResponseDirectives.of(headers), policy,
				this.settings.policy());
	}

	/**
	 * Make the head of a response to be stored.
	 * @param client whose request it answers
	 * @param startedAt nanoseconds at which the application was asked
	 * @param status its status
	 * @param received its fields
	 * @return the response, without a body
	 */
	StoredResponse head(ClientExchange client, long startedAt, int status, HttpHeaders received) {
		long nanos = this.ticker.getAsLong();
		long now = this.clock.instant().getEpochSecond();
		HttpHeaders headers = HttpHeaders.copyOf(received);
		ResponseDirectives directives = ResponseDirectives.of(headers);
		ResponsePolicy policy = ResponsePolicy.of(status, headers, directives, now, this.settings.policy());
		long delay = (nanos - startedAt) / 1_000_000_000L;
		long age = ResponsePolicy.initialAge(headers, now, delay);
		if (HttpDate.parse(headers.getOrEmpty(HttpHeaders.DATE), now) == HttpDate.INVALID) {
			headers.set(HttpHeaders.DATE, HttpDate.format(now));
		}
		Vary vary = Vary.parse(headers.getOrEmpty(HttpHeaders.VARY)).and(client.vary());
		Selection selection = new Selection(client.partition(), vary, vary.select(client.facts().headers()));
		Fields fields = FieldRules.stored(headers, directives.control());
		return new StoredResponse(status, fields, FieldRules.hidden(headers), NO_BODY, null, selection, policy, age,
				nanos);
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
		if (!isOvertaken(fill)) {
			this.shelf.put(fill.leader().key(), response, fill.since());
		}
		this.flights.succeeded(fill);
		if (!response.policy().usableForOthers(response.initialAge())) {
			this.flights.uncacheable(fill);
		}
	}

	// By what was asked for later, of which nobody waited for this
	private boolean isOvertaken(Fill fill) {
		StoredResponse current = current(fill.leader());
		return current != null && current.receivedAt() > fill.startedAt() && current.ttl(this.ticker.getAsLong()) > 0;
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
		List<String> lines = fill.leader().response().getHeaders().getOrEmpty(HttpHeaders.CACHE_CONTROL);
		if (lines.equals(stored.fields().get(HttpHeaders.CACHE_CONTROL))) {
			return;
		}
		CacheControl control = CacheControl.parse(lines);
		boolean forbidden = control.has("no-store") || control.isUnqualified("private");
		if (forbidden && !ResponseDirectives.of(stored.allFields()).targeted()) {
			this.flights.uncacheable(fill);
			this.shelf.purge(new Purge(Purge.Scope.KEY, fill.leader().key(), false));
		}
	}

	/**
	 * Compress a body, once for all who will accept that.
	 * @param head its response
	 * @param body the body
	 * @return the compressed body, or {@code null} if it is not to be compressed
	 */
	byte @Nullable [] compress(StoredResponse head, byte[] body) {
		Compression compression = this.settings.compression();
		return (compression != null) ? compression.compress(head, body) : null;
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

	long now() {
		return this.ticker.getAsLong();
	}

	long copying() {
		return this.budget.taken();
	}

}
