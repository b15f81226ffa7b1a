package io.wattspring.sample.price;

import java.math.BigDecimal;
import java.time.Instant;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.wattspring.sample.catalogue.Catalogue;
import io.wattspring.sample.catalogue.Product;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PriceBoard}.
 */
class PriceBoardTests {

	private final Catalogue catalogue = new Catalogue();

	private final PriceBoard board = new PriceBoard(this.catalogue);

	@Test
	void atGivesEachProductItsTurn() {
		assertThat(this.board.at(Instant.ofEpochMilli(0)).productId()).isEqualTo(1);
		assertThat(this.board.at(Instant.ofEpochMilli(499)).productId()).isEqualTo(1);
		assertThat(this.board.at(Instant.ofEpochMilli(500)).productId()).isEqualTo(2);
		assertThat(this.board.at(Instant.ofEpochMilli(24 * 500)).productId()).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1_234_567, 1_800_000_000_000L })
	void atStaysWithinFivePercentOfListPrice(long millis) {
		PriceTick tick = this.board.at(Instant.ofEpochMilli(millis));
		BigDecimal list = this.catalogue.find(tick.productId()).map(Product::price).orElseThrow();
		assertThat(tick.price().doubleValue()).isBetween(list.doubleValue() * 0.949, list.doubleValue() * 1.051);
	}

}
