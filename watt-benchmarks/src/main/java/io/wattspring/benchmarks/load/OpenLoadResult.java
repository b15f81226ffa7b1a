package io.wattspring.benchmarks.load;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

import io.wattspring.benchmarks.report.Distribution;

/**
 * What became of the requests that count.
 *
 * @param answers the outcomes, in the order they became known
 * @since 0.1.0
 */
public record OpenLoadResult(List<Answer> answers) {

	public OpenLoadResult {
		answers = List.copyOf(answers);
	}

	/**
	 * Return the part of the result whose requests were due in some time.
	 * @param from time since the start
	 * @param to time since the start, exclusive
	 * @return the part
	 */
	public OpenLoadResult between(Duration from, Duration to) {
		return new OpenLoadResult(
				this.answers.stream().filter((answer) -> answer.isDueIn(from.toNanos(), to.toNanos())).toList());
	}

	/**
	 * Return the number of requests with one of some outcomes.
	 * @param outcomes the outcomes
	 * @return the number
	 */
	public int count(Outcome... outcomes) {
		return (int) this.answers.stream().filter((answer) -> List.of(outcomes).contains(answer.outcome())).count();
	}

	/**
	 * Return the share of all that were due, dropped ones included, which were answered.
	 * @return 0 to 100, {@code NaN} if none was due
	 */
	public double successPercent() {
		return 100.0 * count(Outcome.ANSWERED) / this.answers.size();
	}

	/**
	 * Return the latencies of the answered requests.
	 * @return milliseconds, or nothing if none was answered
	 */
	public Optional<Distribution> latencies() {
		double[] millis = this.answers.stream()
			.filter((answer) -> answer.outcome() == Outcome.ANSWERED)
			.mapToDouble((answer) -> answer.nanos() / 1e6)
			.toArray();
		return (millis.length > 0) ? Optional.of(Distribution.of(millis)) : Optional.empty();
	}

}
