package io.wattspring.benchmarks.generator;

import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Figure in the output of a load generator.
 */
final class Field {

	private final Pattern pattern;

	Field(String expression) {
		this.pattern = Pattern.compile(expression);
	}

	Optional<MatchResult> find(String output) {
		Matcher matcher = this.pattern.matcher(output);
		return (matcher.find()) ? Optional.of(matcher.toMatchResult()) : Optional.empty();
	}

	/**
	 * Return the field, which must be there.
	 * @param output the generator's output
	 * @return the first match
	 * @throws IllegalStateException with the whole output if there is no match
	 */
	MatchResult required(String output) {
		return find(output)
			.orElseThrow(() -> new IllegalStateException("no '" + this.pattern + "' in the output:\n" + output));
	}

}
