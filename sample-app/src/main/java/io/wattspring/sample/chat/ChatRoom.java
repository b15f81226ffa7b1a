package io.wattspring.sample.chat;

import java.time.Duration;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * Hands each message to everyone present. It keeps none: who cannot take a message at
 * once misses it.
 */
@Component
final class ChatRoom {

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Sinks.Many<String> messages = Sinks.many().multicast().directBestEffort();

	/**
	 * Say something to everyone present, the speaker included.
	 * @param message what is said
	 */
	void say(String message) {
		// Two speakers on two threads: the second tries again until the first has
		// finished
		this.messages.emitNext(message, Sinks.EmitFailureHandler.busyLooping(PATIENCE));
	}

	Flux<String> messages() {
		return this.messages.asFlux();
	}

}
