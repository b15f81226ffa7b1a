package io.wattspring.benchmarks.application;

import java.util.List;
import java.util.stream.IntStream;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * Server-rendered page: a table. 125 rows take about 1 ms of CPU time each time they are
 * rendered by a warm JVM.
 */
@Controller
final class PageController {

	private final List<Item> items;

	PageController(@Value("${benchmark.rows:125}") int rows) {
		this.items = IntStream.range(0, rows).mapToObj(Item::numbered).toList();
	}

	@GetMapping("/page")
	String page(Model model) {
		model.addAttribute("items", this.items);
		return "page";
	}

}
