package io.wattspring.worker;

import java.time.Duration;
import java.util.Map;

/**
 * What admission did and does at one moment.
 *
 * @param overloaded whether requests are refused because they would have to wait too long
 * @param lastWait how long the request waited that was begun last
 * @param inFlight requests that were admitted and are not answered
 * @param abandoned requests since start whose clients left before they were begun
 * @param left requests since start whose clients left before their end, begun or not
 * @param shed requests that were refused since start, by reason
 * @since 0.1.0
 */
public record AdmissionSnapshot(boolean overloaded, Duration lastWait, int inFlight, long abandoned, long left,
		Map<ShedReason, Long> shed) {

}
