package io.wattspring.benchmarks.application;

import java.util.List;
import java.util.stream.IntStream;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/**
 * Page of ten rows that needs an answer of another server first. What follows that answer
 * may block.
 */
@Controller
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
final class ClientController {

	private final List<Item> items = IntStream.range(0, 10).mapToObj(Item::numbered).toList();

	private final WebClient client;

	ClientController(WebClient.Builder builder, @Value("${benchmark.backend:http://127.0.0.1:1}") String backend) {
		this.client = builder.baseUrl(backend).build();
	}

	@GetMapping("/client")
	Mono<String> page(@RequestParam("ms") long ms, Model model) {
		model.addAttribute("items", this.items);
		return this.client.get().uri("/hello").retrieve().bodyToMono(String.class).map((hello) -> {
			Fault.block(ms);
			return "page";
		});
	}

}
