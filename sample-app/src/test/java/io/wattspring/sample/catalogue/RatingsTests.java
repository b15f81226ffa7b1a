package io.wattspring.sample.catalogue;

import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Ratings}.
 */
class RatingsTests {

	@Test
	void ofCountsEachNumberOfStars() {
		Ratings ratings = Ratings.of(reviews(5, 5, 4, 1));
		assertThat(ratings.count()).isEqualTo(4);
		assertThat(ratings.average()).isEqualTo(3.75);
		assertThat(ratings.bars()).containsExactly(new Ratings.Bar(5, 2, 50), new Ratings.Bar(4, 1, 25),
				new Ratings.Bar(3, 0, 0), new Ratings.Bar(2, 0, 0), new Ratings.Bar(1, 1, 25));
	}

	@Test
	void ofWhenThereAreNoReviewsIsZero() {
		Ratings ratings = Ratings.of(List.of());
		assertThat(ratings.average()).isZero();
		assertThat(ratings.bars()).hasSize(5).allMatch((bar) -> bar.percent() == 0);
	}

	private List<Review> reviews(int... ratings) {
		return IntStream.of(ratings)
			.mapToObj((rating) -> new Review("Ada", LocalDate.EPOCH, rating, "", "", 0, true))
			.toList();
	}

}
