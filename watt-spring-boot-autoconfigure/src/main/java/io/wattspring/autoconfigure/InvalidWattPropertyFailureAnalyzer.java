package io.wattspring.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells which property is wrong and what to write instead.
 */
final class InvalidWattPropertyFailureAnalyzer extends AbstractFailureAnalyzer<InvalidWattPropertyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidWattPropertyException cause) {
		return new FailureAnalysis("Invalid value of a property: " + cause.getMessage(),
				"Set '" + cause.getProperty() + "' to " + cause.getExpected() + ".", cause);
	}

}
