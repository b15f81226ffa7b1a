package io.wattspring.sample.catalogue;

import org.springframework.http.HttpHeaders;
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

	/**
	 * Nothing of a product changes soon.
	 */
	private static final String MAY_BE_STORED = "max-age=60";

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
		return Rendering.view("product")
			.modelAttribute("details", details)
			.header(HttpHeaders.CACHE_CONTROL, MAY_BE_STORED)
			.header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
			.build();
	}

}
