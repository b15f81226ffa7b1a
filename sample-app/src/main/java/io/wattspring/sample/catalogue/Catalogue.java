package io.wattspring.sample.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;

import org.springframework.stereotype.Component;

/**
 * The products of the shop and what is known about each. Made once at start, immutable
 * from then on.
 */
@Component
public final class Catalogue {

	/** Makes the page of a product cost 2 to 3 ms of CPU. */
	private static final int REVIEWS = 30;

	private final List<Product> products;

	private final Map<Long, ProductDetails> details;

	/**
	 * Create the catalogue of the shop.
	 */
	public Catalogue() {
		this.products = Assortment.products();
		this.details = this.products.stream().collect(Collectors.toUnmodifiableMap(Product::id, this::describe));
	}

	/**
	 * Return all products.
	 * @return the products, by number
	 */
	public List<Product> products() {
		return this.products;
	}

	/**
	 * Look a product up.
	 * @param id the number of the product
	 * @return the product, or nothing if there is none of that number
	 */
	public Optional<Product> find(long id) {
		return details(id).map(ProductDetails::product);
	}

	Optional<ProductDetails> details(long id) {
		return Optional.ofNullable(this.details.get(id));
	}

	Map<Category, List<Product>> byCategory() {
		return this.products.stream().collect(Collectors.groupingBy(Product::category));
	}

	private ProductDetails describe(Product product) {
		Random random = new Random(product.id());
		List<SpecificationGroup> specification = new SpecificationWriter(random).write(product);
		List<Review> reviews = new ReviewWriter(random).write(REVIEWS);
		return new ProductDetails(product, specification, reviews, Ratings.of(reviews), related(product));
	}

	private List<Product> related(Product product) {
		return this.products.stream()
			.filter((other) -> other.category() == product.category() && other.id() != product.id())
			.toList();
	}

}
