package io.wattspring.sample.price;

import java.time.Clock;
import java.time.Duration;

import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;

/**
 * Streams the prices of the moment. A customer who reads too slowly misses ticks, none
 * are kept for them.
 */
@RestController
final class PriceController {

	private final PriceBoard board;

	private final Clock clock;

	PriceController(PriceBoard board, Clock clock) {
		this.board = board;
		this.clock = clock;
	}

	@GetMapping(path = "/api/prices", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Flux<PriceTick> prices() {
		return Flux.interval(Duration.ZERO, PriceBoard.TURN)
			.onBackpressureDrop()
			.map((tick) -> this.board.at(this.clock.instant()));
	}

}
