package io.wattspring.sample;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.reactive.result.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;

/**
 * Reports the errors of the JSON API, and of the faults, as RFC 9457 problem details. The
 * pages are left to Boot's error page.
 */
@RestControllerAdvice(basePackages = "io.wattspring.sample.fault", annotations = RestController.class)
final class ApiProblems extends ResponseEntityExceptionHandler {

	@Override
	protected Mono<ResponseEntity<Object>> handleServerWebInputException(ServerWebInputException ex,
			HttpHeaders headers, HttpStatusCode status, ServerWebExchange exchange) {
		if (ex.getCause() instanceof TypeMismatchException mismatch && ex.getMethodParameter() != null) {
			ex.getBody().setDetail(describe(ex.getMethodParameter().getParameterName(), mismatch));
		}
		return super.handleServerWebInputException(ex, headers, status, exchange);
	}

	private String describe(@Nullable String parameter, TypeMismatchException mismatch) {
		Class<?> type = mismatch.getRequiredType();
		String expected = (type != null) ? ClassUtils.getShortName(type) : "another type";
		return parameter + ": " + mismatch.getValue() + " (expected: " + expected + ")";
	}

}
