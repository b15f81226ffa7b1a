package io.wattspring.cache;

import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpStatus;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * The status that becomes of what a handler throws. Where the cache is a filter, that is
 * decided outside of it.
 */
final class ErrorStatus {

	private static final String SECURITY = "org.springframework.security.";

	private ErrorStatus() {
	}

	/**
	 * Return the status of an error.
	 * @param error what was thrown
	 * @return what it says itself; 403 if it is one of Spring Security, 500 if it is
	 * anything else
	 */
	static int of(Throwable error) {
		for (Throwable cause = error; cause != null; cause = cause.getCause()) {
			Integer status = own(cause);
			if (status != null) {
				return status;
			}
		}
		return HttpStatus.INTERNAL_SERVER_ERROR.value();
	}

	private static @Nullable Integer own(Throwable error) {
		if (error instanceof ErrorResponse response) {
			return response.getStatusCode().value();
		}
		ResponseStatus annotation = AnnotatedElementUtils.findMergedAnnotation(error.getClass(), ResponseStatus.class);
		if (annotation != null) {
			return annotation.code().value();
		}
		return isOfSecurity(error.getClass()) ? HttpStatus.FORBIDDEN.value() : null;
	}

	// Its classes may be missing
	private static boolean isOfSecurity(Class<?> type) {
		for (Class<?> other = type; other != null; other = other.getSuperclass()) {
			if (other.getName().startsWith(SECURITY)) {
				return true;
			}
		}
		return false;
	}

}
