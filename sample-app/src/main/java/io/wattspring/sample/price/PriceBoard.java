package io.wattspring.sample.price;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.springframework.stereotype.Component;

import io.wattspring.sample.catalogue.Catalogue;
import io.wattspring.sample.catalogue.Product;

/**
 * Knows the price of the moment. It is a function of the time alone, so that all
 * customers see the same price without any shared state: one product after the other has
 * its turn, and its price swings by up to 5 % around the list price.
 */
@Component
final class PriceBoard {

	static final Duration TURN = Duration.ofMillis(500);

	private static final double SWING = 0.05;

	private final List<Product> products;

	PriceBoard(Catalogue catalogue) {
		this.products = catalogue.products();
	}

	PriceTick at(Instant time) {
		long turn = time.toEpochMilli() / TURN.toMillis();
		Product product = this.products.get((int) (turn % this.products.size()));
		BigDecimal factor = BigDecimal.valueOf(1 + SWING * Math.sin(turn));
		BigDecimal price = product.price().multiply(factor).setScale(2, RoundingMode.HALF_UP);
		return new PriceTick(product.id(), product.name(), price, time);
	}

}
