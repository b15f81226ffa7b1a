package io.wattspring.actuate;

import java.time.Instant;
import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

import io.wattspring.worker.OperationReport;
import io.wattspring.worker.OperationReport.Done;

/**
 * Description of what an operation did.
 *
 * @param action the operation
 * @param time when it began
 * @param millis milliseconds that it took
 * @param workers number of workers after it
 * @param steps what it did to which worker, in order
 * @since 0.1.0
 */
public record OperationDescriptor(String action, Instant time, long millis, int workers,
		List<StepDescriptor> steps) implements OperationResponseBody {

	static OperationDescriptor of(OperationReport report) {
		return new OperationDescriptor(report.operation().toString(), report.time(), report.duration().toMillis(),
				report.workers(),
				report.steps()
					.stream()
					.map((step) -> new StepDescriptor(step.worker(), step.done(), step.drained().connections(),
							step.drained().cutOff()))
					.toList());
	}

	/**
	 * Description of what was done to a worker.
	 *
	 * @param worker number of the worker
	 * @param done what was done
	 * @param connections connections that were asked to leave
	 * @param cutOff those that did not leave in time and were ended
	 */
	public record StepDescriptor(int worker, Done done, int connections, int cutOff) {

	}

}
