package io.wattspring.sample.fault;

import java.time.Duration;

import org.springframework.context.annotation.Profile;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Holds up the thread that runs the handler.
 */
@RestController
@Profile("faults")
final class FaultController {

	private static final Bound MILLIS = new Bound("ms", 0, 600_000);

	private static final Bound MICROS = new Bound("us", 0, 10_000_000);

	private final Burner spinning = Burner.ofWallTime();

	private final Burner working = Burner.ofCpuTime();

	@GetMapping(path = "/faults/block", produces = MediaType.TEXT_PLAIN_VALUE)
	String block(@RequestParam long ms) {
		return new Pause(Duration.ofMillis(MILLIS.check(ms))).take();
	}

	@GetMapping(path = "/faults/spin", produces = MediaType.TEXT_PLAIN_VALUE)
	String spin(@RequestParam long ms) {
		this.spinning.burn(Duration.ofMillis(MILLIS.check(ms)));
		return "spun " + ms + " ms on " + Thread.currentThread().getName();
	}

	@GetMapping(path = "/work", produces = MediaType.TEXT_PLAIN_VALUE)
	String work(@RequestParam long us) {
		this.working.burn(Duration.ofNanos(1_000 * MICROS.check(us)));
		return "worked " + us + " us";
	}

}
