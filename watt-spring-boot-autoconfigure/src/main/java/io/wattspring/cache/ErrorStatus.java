package io.wattspring.cache;

import java.util.Set;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * The status that becomes of what a handler throws. Where the cache is a filter, that is
 * decided outside of it.
 */
final class ErrorStatus {

	/**
	 * What Spring Security's filters answer themselves; its classes may be missing.
	 */
	private static final Set<String> OF_SECURITY = Set.of("org.springframework.security.access.AccessDeniedException",
			"org.springframework.security.core.AuthenticationException",
			"org.springframework.security.oauth2.client.ClientAuthorizationRequiredException");

	private ErrorStatus() {
	}

	/**
	 * Return the status of an error, as Spring Boot finds it: causes do not count.
	 * @param error what was thrown
	 * @return what it says itself; 403 if Spring Security denies what was asked for, 500
	 * if it is anything else
	 */
	static int of(Throwable error) {
		if (error instanceof ErrorResponse response) {
			return response.getStatusCode().value();
		}
		ResponseStatus annotation = AnnotatedElementUtils.findMergedAnnotation(error.getClass(), ResponseStatus.class);
		if (annotation != null) {
			return annotation.code().value();
		}
		HttpStatus other = isOfSecurity(error.getClass()) ? HttpStatus.FORBIDDEN : HttpStatus.INTERNAL_SERVER_ERROR;
		return other.value();
	}

	private static boolean isOfSecurity(Class<?> type) {
		for (Class<?> other = type; other != null; other = other.getSuperclass()) {
			if (OF_SECURITY.contains(other.getName())) {
				return true;
			}
		}
		return false;
	}

}
