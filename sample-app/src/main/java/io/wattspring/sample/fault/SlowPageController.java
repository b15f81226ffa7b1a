package io.wattspring.sample.fault;

import java.time.Duration;

import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;

/**
 * Holds up the thread that renders the page, which need not be the one that runs the
 * handler.
 */
@Controller
@Profile("faults")
final class SlowPageController {

	private static final Bound MILLIS = new Bound("ms", 0, 600_000);

	@GetMapping("/faults/render-block")
	Rendering renderBlock(@RequestParam long ms) {
		return Rendering.view("render-block")
			.modelAttribute("pause", new Pause(Duration.ofMillis(MILLIS.check(ms))))
			.build();
	}

}
