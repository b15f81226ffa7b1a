package io.wattspring.cache;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

import io.wattspring.cache.policy.Preconditions;
import io.wattspring.cache.policy.Storability;
import io.wattspring.cache.store.Purge;
import io.wattspring.cache.store.StoredResource;
import io.wattspring.cache.store.StoredResponse;

/**
 * Learns from the application's response to HEAD whether what is stored for GET still
 * holds, RFC 9111, section 4.3.5.
 *
 * @param shelf what is stored
 * @param policy makes heads of responses
 * @param client who asked
 * @param resource what is stored for the URI
 * @param startedAt nanoseconds at which the application was asked
 * @param since the position in the order of purges before
 */
record HeadObserver(Shelf shelf, StoragePolicy policy, ClientExchange client, StoredResource resource, long startedAt,
		Shelf.Position since) {

	/**
	 * Look at the response, which is complete but for its body.
	 * @param response the response
	 */
	void observe(PassedResponse response) {
		StoredResponse stored = this.resource.select(this.client.partition(), this.client.facts().headers());
		if (stored != null && response.getStatusCode() == HttpStatus.OK && stored.status() == HttpStatus.OK.value()) {
			observe(stored, response.getHeaders(), response.isPersonal());
		}
	}

	private void observe(StoredResponse stored, HttpHeaders received, boolean personal) {
		HttpHeaders headers = this.policy.updated(stored, received);
		StoredResponse fresh = this.policy.withBodyOf(stored,
				this.policy.head(this.client, this.startedAt, stored.status(), headers));
		if (!hasValidator(received)) {
			// It tells of the fields, and nothing of whether the body is still the same
			fresh = isExpired(stored) ? fresh.withAgeOf(stored).expired(this.policy.now()) : fresh.withAgeOf(stored);
		}
		Storability verdict = this.policy.verdict(this.client, stored.status(), headers, fresh.policy());
		if (verdict.isForbidden() && StoragePolicy.isForAll(this.client) && !personal) {
			this.shelf.purge(new Purge(Purge.Scope.KEY, this.client.key(), false));
		}
		else if (this.shelf.isCurrent(this.client, stored)) {
			update(stored, fresh, isSame(stored, received), verdict == Storability.STORABLE && !personal);
		}
	}

	private void update(StoredResponse stored, StoredResponse fresh, boolean same, boolean storable) {
		if (!same) {
			this.shelf.put(this.client.key(), stored.expired(this.policy.now()), this.since);
		}
		else if (storable) {
			this.shelf.put(this.client.key(), fresh, this.since);
		}
	}

	// By a soft purge, and not of its age
	private boolean isExpired(StoredResponse stored) {
		long lifetime = this.policy.head(this.client, this.startedAt, stored.status(), stored.allFields())
			.policy()
			.lifetime();
		return stored.policy().lifetime() < lifetime;
	}

	private static boolean hasValidator(HttpHeaders received) {
		return received.containsHeader(HttpHeaders.ETAG) || received.containsHeader(HttpHeaders.LAST_MODIFIED);
	}

	private static boolean isSame(StoredResponse stored, HttpHeaders received) {
		long length = received.getContentLength();
		return Preconditions.isFreshenedBy(stored.fields(), received) && (length < 0 || length == stored.body().length);
	}

}
