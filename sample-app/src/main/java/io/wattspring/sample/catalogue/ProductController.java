package io.wattspring.sample.catalogue;

import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Serves the catalogue as JSON.
 */
@RestController
@RequestMapping("/api/products")
final class ProductController {

	private final Catalogue catalogue;

	ProductController(Catalogue catalogue) {
		this.catalogue = catalogue;
	}

	@GetMapping
	List<Product> products() {
		return this.catalogue.products();
	}

	@GetMapping("/{id}")
	Product product(@PathVariable long id) {
		return this.catalogue.find(id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no product " + id));
	}

}
