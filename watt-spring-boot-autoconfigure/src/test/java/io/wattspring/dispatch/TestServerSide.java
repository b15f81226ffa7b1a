package io.wattspring.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import reactor.core.publisher.Mono;

import io.wattspring.worker.ShedReason;

/**
 * A server's side without a connection.
 */
final class TestServerSide implements ServerSide {

	private final EventLoop eventLoop;

	private final Function<RunExchange, Mono<Void>> handler;

	private final Mono<Void> refusal;

	final List<HttpStatus> substitutes = new CopyOnWriteArrayList<>();

	volatile Substitution substitution = Substitution.SENT;

	volatile boolean gone;

	volatile int cutOffs;

	volatile Runnable closed = () -> {
	};

	TestServerSide(EventLoop eventLoop, Function<RunExchange, Mono<Void>> handler, Mono<Void> refusal) {
		this.eventLoop = eventLoop;
		this.handler = handler;
		this.refusal = refusal;
	}

	@Override
	public EventLoop eventLoop() {
		return this.eventLoop;
	}

	@Override
	public boolean clientHasLeft() {
		return this.gone;
	}

	@Override
	public String request() {
		return "GET /test";
	}

	@Override
	public @Nullable Duration giveUpAfter() {
		return Duration.ofSeconds(30);
	}

	@Override
	public Mono<Void> handle(RunExchange exchange) {
		return this.handler.apply(exchange);
	}

	@Override
	public boolean isExempt() {
		return false;
	}

	@Override
	public Mono<Void> refuse(ShedReason reason) {
		return this.refusal;
	}

	@Override
	public Substitution substitute(HttpStatus status, String detail) {
		this.substitutes.add(status);
		return this.substitution;
	}

	@Override
	public void onClose(Runnable task) {
		this.closed = task;
	}

	@Override
	public void cutOffBegun() {
		this.cutOffs++;
	}

}
