package io.wattspring.benchmarks.application;

import java.util.List;
import java.util.stream.IntStream;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Server-rendered page: a table of several hundred rows, about 2.5 ms of CPU time each
 * time it is rendered by a warm JVM.
 */
@Controller
final class PageController {

	private static final int ROWS = 125;

	private final List<Item> items = IntStream.range(0, ROWS).mapToObj(Item::numbered).toList();

	@GetMapping("/page")
	String page(Model model) {
		model.addAttribute("items", this.items);
		return "page";
	}

}
