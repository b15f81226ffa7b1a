package io.wattspring.sample.catalogue;

import java.util.Comparator;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Catalogue}.
 */
class CatalogueTests {

	private final Catalogue catalogue = new Catalogue();

	@Test
	void detailsAreTheSameInEachCatalogue() {
		assertThat(this.catalogue.details(7)).isEqualTo(new Catalogue().details(7));
	}

	@Test
	void detailsHaveReviewsNewestFirst() {
		ProductDetails details = this.catalogue.details(7).orElseThrow();
		assertThat(details.reviews()).isSortedAccordingTo(Comparator.comparing(Review::date).reversed())
			.allMatch((review) -> review.rating() >= 1 && review.rating() <= 5);
	}

	@Test
	void detailsHaveRelatedProductsWithoutTheProductItself() {
		ProductDetails details = this.catalogue.details(7).orElseThrow();
		assertThat(details.related()).hasSize(5)
			.allMatch((other) -> other.category() == Category.KITCHEN)
			.doesNotContain(details.product());
	}

	@Test
	void findWhenUnknownIsEmpty() {
		assertThat(this.catalogue.find(4711)).isEmpty();
	}

	@Test
	void specificationTextWhenWholeHasNoDecimals() {
		assertThat(new Specification("Life", 12_000, "h").text()).isEqualTo("12,000 h");
		assertThat(new Specification("Weight", 1.237, "kg").text()).isEqualTo("1.24 kg");
	}

	@Test
	void reviewStarsAreAlwaysFive() {
		assertThat(this.catalogue.details(1).orElseThrow().reviews()).extracting(Review::stars)
			.allMatch((stars) -> stars.length() == 5);
	}

}
