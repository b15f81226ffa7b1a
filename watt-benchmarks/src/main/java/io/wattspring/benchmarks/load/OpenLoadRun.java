package io.wattspring.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.EventLoop;

/**
 * One run of a load. Everything happens on one event loop; an arrival that it comes to
 * too late is charged with the delay.
 */
final class OpenLoadRun {

	private static final Duration LEAD = Duration.ofMillis(50);

	private static final Duration GRACE = Duration.ofSeconds(10);

	private final OpenLoad load;

	private final EventLoop loop;

	private final Sender sender;

	private final Arrivals arrivals;

	private final int count;

	private final List<Answer> answers = new ArrayList<>();

	private final CompletableFuture<OpenLoadResult> result = new CompletableFuture<>();

	private final long start = System.nanoTime() + LEAD.toNanos();

	private int arrived;

	private int inFlight;

	OpenLoadRun(OpenLoad load, EventLoop loop, Sender sender) {
		this.load = load;
		this.loop = loop;
		this.sender = sender;
		this.arrivals = new Arrivals(load.stages());
		this.count = this.arrivals.count();
	}

	OpenLoadResult run() throws InterruptedException {
		this.loop.execute(this::arrive);
		try {
			return this.result.get(this.load.length().plus(this.load.timeout()).plus(GRACE).toMillis(),
					TimeUnit.MILLISECONDS);
		}
		catch (ExecutionException | TimeoutException ex) {
			throw new IllegalStateException("load generator: could not keep up or failed", ex);
		}
	}

	private void arrive() {
		try {
			while (this.arrived < this.count && this.arrivals.nanos(this.arrived) <= now()) {
				send(this.load.mix().at(this.arrived), this.arrivals.nanos(this.arrived));
				this.arrived++;
			}
			if (this.arrived < this.count) {
				this.loop.schedule(this::arrive, this.arrivals.nanos(this.arrived) - now(), TimeUnit.NANOSECONDS);
			}
			endIfComplete();
		}
		catch (RuntimeException ex) {
			this.result.completeExceptionally(ex);
		}
	}

	private void send(Part part, long due) {
		if (!part.counted()) {
			this.sender.send(new Exchange(part, due, (exchange, outcome) -> {
			}));
		}
		else if (this.inFlight >= this.load.mostInFlight()) {
			this.answers.add(new Answer(due, 0, Outcome.DROPPED));
		}
		else {
			this.inFlight++;
			sendCounted(part, due);
		}
	}

	private void sendCounted(Part part, long due) {
		Exchange exchange = new Exchange(part, due, this::ended);
		exchange.timeoutWith(this.loop.schedule(exchange::timeout, due + this.load.timeout().toNanos() - now(),
				TimeUnit.NANOSECONDS));
		this.sender.send(exchange);
	}

	private void ended(Exchange exchange, Outcome outcome) {
		this.inFlight--;
		long nanos = now() - exchange.due();
		// an answer may be read before the timer that was due earlier
		Outcome inTime = (nanos > this.load.timeout().toNanos()) ? Outcome.TIMED_OUT : outcome;
		this.answers.add(new Answer(exchange.due(), nanos, inTime));
		endIfComplete();
	}

	private void endIfComplete() {
		if (this.arrived == this.count && this.inFlight == 0) {
			this.result.complete(new OpenLoadResult(this.answers));
		}
	}

	private long now() {
		return System.nanoTime() - this.start;
	}

}
