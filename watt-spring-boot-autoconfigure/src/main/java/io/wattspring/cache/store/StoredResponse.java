package io.wattspring.cache.store;

import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.wattspring.cache.policy.DeltaSeconds;
import io.wattspring.cache.policy.FieldRules;
import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Vary;

/**
 * A response as it is stored. Its bytes are never changed.
 *
 * @param status its status
 * @param fields the fields that clients get
 * @param hidden the fields that only the cache needs
 * @param body its body
 * @param gzip its body compressed, {@code null} if it is not
 * @param selection which requests it is for
 * @param policy how it may be used
 * @param initialAge its age in seconds when it was received
 * @param receivedAt nanoseconds of a clock that never jumps, when it was received
 * @since 0.1.0
 */
public record StoredResponse(int status, Fields fields, Fields hidden, byte[] body, byte @Nullable [] gzip,
		Selection selection, ResponsePolicy policy, long initialAge, long receivedAt) {

	/**
	 * Bytes of the objects that make up a stored response.
	 */
	private static final int OVERHEAD = 320;

	/**
	 * Return the current age of RFC 9111, section 4.2.3.
	 * @param nanos what the clock shows
	 * @return seconds
	 */
	public long age(long nanos) {
		return DeltaSeconds.saturate(this.initialAge + TimeUnit.NANOSECONDS.toSeconds(nanos - this.receivedAt));
	}

	/**
	 * Return when the response was asked for, or made if that was before.
	 * @return nanoseconds of the clock, to a second
	 */
	public long madeAt() {
		return this.receivedAt - TimeUnit.SECONDS.toNanos(this.initialAge);
	}

	/**
	 * Return for how long the response is fresh.
	 * @param nanos what the clock shows
	 * @return seconds, not positive if it is stale
	 */
	public long ttl(long nanos) {
		return this.policy.lifetime() - age(nanos);
	}

	/**
	 * Return all stored fields.
	 * @return a changeable copy, hidden ones included
	 */
	public HttpHeaders allFields() {
		HttpHeaders headers = this.fields.toHeaders();
		this.hidden.forEach(headers::add);
		return headers;
	}

	/**
	 * Return the tags of the response.
	 * @return the tags
	 */
	public Set<String> tags() {
		return FieldRules.tags(this.hidden.toHeaders());
	}

	/**
	 * Add the body.
	 * @param body the body
	 * @param gzip the body compressed, or {@code null}
	 * @return the response with it
	 */
	public StoredResponse withBody(byte[] body, byte @Nullable [] gzip) {
		return new StoredResponse(this.status, this.fields, this.hidden, body, gzip, this.selection, this.policy,
				this.initialAge, this.receivedAt);
	}

	/**
	 * Let the response be as old as another one.
	 * @param other the other one
	 * @return the response with the age of that
	 */
	public StoredResponse withAgeOf(StoredResponse other) {
		return new StoredResponse(this.status, this.fields, this.hidden, this.body, this.gzip, this.selection,
				this.policy, other.initialAge, other.receivedAt);
	}

	/**
	 * Make the response stale from now on.
	 * @param nanos what the clock shows
	 * @return the stale response
	 */
	public StoredResponse expired(long nanos) {
		ResponsePolicy stale = new ResponsePolicy(Math.min(age(nanos), this.policy.lifetime()), this.policy.explicit(),
				this.policy.revalidate(), this.policy.staleForbidden(), this.policy.staleWhileRevalidate(),
				this.policy.staleIfError(), this.policy.open(), this.policy.authorized());
		return new StoredResponse(this.status, this.fields, this.hidden, this.body, this.gzip, this.selection, stale,
				this.initialAge, this.receivedAt);
	}

	/**
	 * Return how much memory the response takes.
	 * @return bytes, estimated
	 */
	public long weight() {
		return OVERHEAD + this.body.length + ((this.gzip != null) ? this.gzip.length : 0) + this.fields.weight()
				+ this.hidden.weight() + this.selection.weight();
	}

	/**
	 * Which requests for a URI a response is for.
	 *
	 * @param partition what the owner of the cache added to the key
	 * @param vary the request fields that the response depends on
	 * @param value what the request had in them
	 */
	public record Selection(String partition, Vary vary, String value) {

		/**
		 * Bytes of a reference and the headers of a string and its array, rounded up.
		 */
		private static final int NAME_OVERHEAD = 64;

		private static final String LANGUAGE = "accept-language";

		/**
		 * Return whether the response is for a request.
		 * @param partition what the owner adds to the key of the request
		 * @param request fields of the request
		 * @return whether it is
		 */
		public boolean matches(String partition, HttpHeaders request) {
			return this.partition.equals(partition) && this.vary.select(request).equals(this.value);
		}

		/**
		 * Return whether the response is for a request but for the languages that are
		 * asked for.
		 * @param partition what the owner adds to the key of the request
		 * @param value what the request has in the fields
		 * @return whether all the rest matches
		 */
		boolean matchesWithoutLanguage(String partition, String value) {
			return this.partition.equals(partition) && this.vary.names().contains(LANGUAGE)
					&& withoutLanguage(value).equals(withoutLanguage(this.value));
		}

		private long weight() {
			long weight = Fields.weight(this.partition) + Fields.weight(this.value);
			for (String name : this.vary.names()) {
				weight += NAME_OVERHEAD + Fields.weight(name);
			}
			return weight;
		}

		// The lines are in the order of their names
		private static String withoutLanguage(String selection) {
			int start = selection.startsWith(LANGUAGE) ? 0 : selection.indexOf('\n' + LANGUAGE) + 1;
			return selection.substring(0, start) + selection.substring(selection.indexOf('\n', start) + 1);
		}

	}

}
