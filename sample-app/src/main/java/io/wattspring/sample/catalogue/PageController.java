package io.wattspring.sample.catalogue;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ResponseStatusException;

/**
 * Serves the catalogue as pages.
 */
@Controller
final class PageController {

	private final Catalogue catalogue;

	PageController(Catalogue catalogue) {
		this.catalogue = catalogue;
	}

	@GetMapping("/")
	Rendering home() {
		return Rendering.view("home")
			.modelAttribute("categories", Category.values())
			.modelAttribute("products", this.catalogue.byCategory())
			.build();
	}

	@GetMapping("/products/{id}")
	Rendering product(@PathVariable long id) {
		ProductDetails details = this.catalogue.details(id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no product " + id));
		return Rendering.view("product").modelAttribute("details", details).build();
	}

}
