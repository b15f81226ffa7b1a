package io.wattspring.dispatch;

import java.time.Duration;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;

import io.wattspring.worker.ShedReason;

/**
 * The server's side of a request.
 */
interface ServerSide {

	/**
	 * Return the thread that serves the connection.
	 * @return the event loop
	 */
	EventLoop eventLoop();

	/**
	 * Return whether the client has left without its whole response; on the event loop.
	 * @return {@code true} if there is nobody to answer
	 */
	boolean clientHasLeft();

	/**
	 * Return what was asked for.
	 * @return method and path
	 */
	String request();

	/**
	 * Return how long a run thread may be occupied by this request without a break.
	 * @return the time, or {@code null} if that is not limited
	 */
	@Nullable Duration giveUpAfter();

	/**
	 * Call the application; on a run thread.
	 * @param exchange the exchange of the request
	 * @return the application's end
	 */
	Mono<Void> handle(RunExchange exchange);

	/**
	 * Return whether the request is never refused and goes before others.
	 * @return {@code true} for one that operators need in the worst moment
	 */
	boolean isExempt();

	/**
	 * Answer without the application; on the event loop, before it is called.
	 * @param reason why
	 * @return completes when the answer is written
	 */
	Mono<Void> refuse(ShedReason reason);

	/**
	 * Answer in the place of the application; on the event loop. Nothing that it writes
	 * later reaches a client.
	 * @param status the status, if the application has not begun its response; otherwise
	 * that is cut off
	 * @param detail what a client is told
	 * @return what became of it
	 */
	Substitution substitute(HttpStatus status, String detail);

	/**
	 * Have something done on the event loop when the connection, or the stream of HTTP/2,
	 * is closed.
	 * @param task what to do
	 */
	void onClose(Runnable task);

	/**
	 * End a response that has begun and that the end of the handler does not end: a
	 * WebSocket session. On the event loop.
	 */
	void cutOffBegun();

	/**
	 * What became of an answer in the place of the application.
	 */
	enum Substitution {

		/**
		 * The client has it, or was cut off; the exchange ends with the connection.
		 */
		SENT,

		/**
		 * The application's whole response was sent before; only the end of the exchange
		 * is missing.
		 */
		NOT_NEEDED,

		/**
		 * The response belongs to no connection.
		 */
		NOT_POSSIBLE

	}

}
