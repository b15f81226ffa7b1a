package io.wattspring.sample.chat;

import org.springframework.stereotype.Component;
import org.springframework.web.reactive.socket.CloseStatus;
import org.springframework.web.reactive.socket.WebSocketHandler;
import org.springframework.web.reactive.socket.WebSocketMessage;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Joins a WebSocket to the chat room. A message that is too long ends the session.
 */
@Component
final class ChatHandler implements WebSocketHandler {

	static final int MAX_LENGTH = 2_000;

	/** How many messages may wait for one slow reader. */
	private static final int MAX_WAITING = 32;

	private final ChatRoom room;

	ChatHandler(ChatRoom room) {
		this.room = room;
	}

	@Override
	public Mono<Void> handle(WebSocketSession session) {
		Sinks.Empty<Void> left = Sinks.empty();
		Flux<String> heard = this.room.messages().takeUntilOther(left.asMono());
		Flux<String> said = listen(session).doFinally((signal) -> left.tryEmitEmpty());
		// Heard comes first, so that nobody speaks before they can hear themselves
		return session.send(Flux.merge(MAX_WAITING, heard, said).map(session::textMessage));
	}

	/**
	 * Pass on what the customer says, until they leave.
	 * @param session the customer's session
	 * @return nothing that is to be sent, only the end
	 */
	private Flux<String> listen(WebSocketSession session) {
		return session.receive()
			.filter((message) -> message.getType() == WebSocketMessage.Type.TEXT)
			.map(WebSocketMessage::getPayloadAsText)
			.concatMap((message) -> pass(message, session), MAX_WAITING)
			.cast(String.class);
	}

	private Mono<Void> pass(String message, WebSocketSession session) {
		if (message.length() > MAX_LENGTH) {
			// No error signal: it would cancel the receiving, which closes without a
			// status
			return session.close(CloseStatus.TOO_BIG_TO_PROCESS);
		}
		this.room.say(message);
		return Mono.empty();
	}

}
