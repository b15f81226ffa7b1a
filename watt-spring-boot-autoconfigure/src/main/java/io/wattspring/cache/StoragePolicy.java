package io.wattspring.cache;

import java.time.Clock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.wattspring.cache.policy.FieldRules;
import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.HttpDate;
import io.wattspring.cache.policy.ResponseDirectives;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Storability;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.StoredResponse;
import io.wattspring.cache.store.StoredResponse.Selection;

/**
 * Tells which responses of the application may be stored, and what of them.
 */
final class StoragePolicy {

	private static final byte[] NO_BODY = new byte[0];

	private final CacheSettings settings;

	private final Clock clock;

	private final LongSupplier ticker;

	StoragePolicy(CacheSettings settings, Clock clock, LongSupplier ticker) {
		this.settings = settings;
		this.clock = clock;
		this.ticker = ticker;
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
	 * Return whether a response is for one user, as far as is known.
	 * @param response the application's response
	 * @param policy its policy
	 * @return whether it is not to be stored for all
	 */
	boolean isPersonal(FillResponse response, ResponsePolicy policy) {
		boolean cookies = !response.getCookies().isEmpty() && !this.settings.policy().stripCookies();
		return cookies || response.isWithSecret() || response.isPersonal() && !policy.open();
	}

	/**
	 * Return whether what a client gets says anything of what is stored for all.
	 * @param client the client
	 * @return whether it is no known user, and does not ask to store nothing
	 */
	static boolean isForAll(ClientExchange client) {
		return !isUnstored(client) && !client.facts().credentials();
	}

	/**
	 * Return whether a client asks to store nothing.
	 * @param client the client
	 * @return whether its request says {@code no-store}
	 */
	static boolean isUnstored(ClientExchange client) {
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
	 * Compress a body, once for all who will accept that.
	 * @param head its response
	 * @param body the body
	 * @return the compressed body, or {@code null} if it is not to be compressed
	 */
	byte @Nullable [] compress(StoredResponse head, byte[] body) {
		Compression compression = this.settings.compression();
		return (compression != null) ? compression.compress(head, body) : null;
	}

	long now() {
		return this.ticker.getAsLong();
	}

}
