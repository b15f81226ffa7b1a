package io.wattspring.cache.policy;

import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Preconditions that a cache evaluates, RFC 9111, section 4.3.2.
 *
 * @since 0.1.0
 */
public final class Preconditions {

	private Preconditions() {
	}

	/**
	 * Return whether the client has what is stored.
	 * @param request fields of the request
	 * @param stored fields of the stored response
	 * @param now seconds since 1970
	 * @return whether it is to be answered 304
	 */
	public static boolean isNotModified(HttpHeaders request, Fields stored, long now) {
		if (request.containsHeader(HttpHeaders.IF_NONE_MATCH)) {
			return EntityTags.matchesWeakly(request.getOrEmpty(HttpHeaders.IF_NONE_MATCH),
					stored.first(HttpHeaders.ETAG));
		}
		String since = request.getFirst(HttpHeaders.IF_MODIFIED_SINCE);
		if (since == null) {
			return false;
		}
		String modified = stored.first(HttpHeaders.LAST_MODIFIED);
		return isNotAfter((modified != null) ? modified : stored.first(HttpHeaders.DATE), since, now);
	}

	private static boolean isNotAfter(@Nullable String modified, String since, long now) {
		if (modified == null) {
			return false;
		}
		long modifiedSeconds = HttpDate.parse(modified, now);
		long sinceSeconds = HttpDate.parse(FieldList.trim(since), now);
		return modifiedSeconds != HttpDate.INVALID && sinceSeconds != HttpDate.INVALID
				&& modifiedSeconds <= sinceSeconds;
	}

	/**
	 * Return whether the part that a client has is a part of what is stored, RFC 9110,
	 * section 13.1.5.
	 * @param request fields of the request
	 * @param stored fields of the stored response
	 * @param now seconds since 1970
	 * @return whether it may get another part; a whole response otherwise
	 */
	public static boolean isRangeUsable(HttpHeaders request, Fields stored, long now) {
		String condition = request.getFirst(HttpHeaders.IF_RANGE);
		if (condition == null) {
			return true;
		}
		String validator = FieldList.trim(condition);
		String tag = stored.first(HttpHeaders.ETAG);
		if (tag != null && EntityTags.matchesStrongly(validator, tag)) {
			return true;
		}
		return validator.equals(stored.first(HttpHeaders.LAST_MODIFIED)) && isStrong(stored, now);
	}

	// What was made in the second of its last change may have been changed again in it
	// (RFC 9110, section 8.8.2.2)
	private static boolean isStrong(Fields stored, long now) {
		long modified = HttpDate.parse(stored.get(HttpHeaders.LAST_MODIFIED), now);
		long date = HttpDate.parse(stored.get(HttpHeaders.DATE), now);
		return modified != HttpDate.INVALID && date != HttpDate.INVALID && modified < date;
	}

	/**
	 * Return whether a 304 speaks of the response whose validators were sent.
	 * @param stored fields of the stored response
	 * @param received fields of the 304
	 * @return whether no validator of it is another one
	 */
	public static boolean isFreshenedBy(Fields stored, HttpHeaders received) {
		String tag = received.getFirst(HttpHeaders.ETAG);
		String storedTag = stored.first(HttpHeaders.ETAG);
		if (tag != null && storedTag != null) {
			return EntityTags.matchesWeakly(List.of(tag), storedTag);
		}
		String modified = received.getFirst(HttpHeaders.LAST_MODIFIED);
		String storedModified = stored.first(HttpHeaders.LAST_MODIFIED);
		return tag != null || modified == null || storedModified == null || modified.equals(storedModified);
	}

}
