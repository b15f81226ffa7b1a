package io.wattspring.benchmarks.application;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseBody;

/**
 * Handlers that misbehave: in the handler itself, or while their page is rendered.
 */
@Controller
final class FaultController {

	@GetMapping("/faults/block")
	@ResponseBody
	String block(@RequestParam("ms") long ms) {
		Fault.block(ms);
		return "blocked";
	}

	@GetMapping("/faults/spin")
	@ResponseBody
	String spin(@RequestParam("ms") long ms) {
		Fault.spin(ms);
		return "spun";
	}

	@GetMapping("/faults/render")
	String render(@RequestParam("ms") long ms, Model model) {
		model.addAttribute("fault", new RenderingFault(ms));
		return "fault";
	}

	/**
	 * Value of a template that blocks when it is rendered.
	 *
	 * @param millis how long
	 */
	record RenderingFault(long millis) {

		@Override
		public String toString() {
			Fault.block(this.millis);
			return "rendered";
		}

	}

}
