package io.wattspring.cache;

import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * How far a client has read a {@link FillBody}.
 */
final class FillCursor implements Subscription {

	private final FillBody body;

	private final CoreSubscriber<? super byte[]> client;

	private final AtomicLong demand = new AtomicLong();

	private final AtomicInteger draining = new AtomicInteger();

	private volatile int next;

	private volatile boolean ended;

	private volatile boolean cut;

	private long held;

	FillCursor(FillBody body, CoreSubscriber<? super byte[]> client) {
		this.body = body;
		this.client = client;
	}

	/**
	 * Return what a client fails with that is cut off.
	 * @return the failure
	 */
	static Throwable tooSlow() {
		return new TimeoutException("The client read too slowly for others that receive the same response");
	}

	int next() {
		return this.next;
	}

	/**
	 * Return whether the client would read on.
	 * @param end number of the chunk that comes next
	 * @return whether it has read all before that and asks for more
	 */
	boolean isWaiting(int end) {
		return this.next == end && this.demand.get() > 0;
	}

	/**
	 * Count time in which the client held up others.
	 * @param elapsed nanoseconds
	 * @return all of it so far
	 */
	long hold(long elapsed) {
		this.held += elapsed;
		return this.held;
	}

	/**
	 * Give the client nothing more.
	 */
	void cut() {
		this.cut = true;
		drain();
	}

	@Override
	public void request(long n) {
		if (Operators.validate(n)) {
			this.demand.accumulateAndGet(n, Operators::addCap);
			drain();
		}
	}

	@Override
	public void cancel() {
		this.ended = true;
		this.body.leave(this);
	}

	/**
	 * Give the client what there is and what it asked for.
	 */
	void drain() {
		if (this.draining.getAndIncrement() != 0) {
			return;
		}
		int missed = 1;
		while (missed != 0) {
			emit();
			missed = this.draining.addAndGet(-missed);
		}
	}

	private void emit() {
		boolean advanced = false;
		while (!this.ended && !this.cut && this.demand.get() > 0) {
			byte[] chunk = this.body.chunk(this.next);
			if (chunk == null) {
				break;
			}
			this.next++;
			this.demand.decrementAndGet();
			advanced = true;
			this.client.onNext(chunk);
		}
		if (!this.ended && (this.cut || this.body.endsAt(this.next))) {
			end();
		}
		else if (advanced) {
			this.body.advanced();
		}
	}

	private void end() {
		this.ended = true;
		this.body.leave(this);
		Throwable error = this.cut ? tooSlow() : this.body.error();
		if (error != null) {
			this.client.onError(error);
		}
		else {
			this.client.onComplete();
		}
	}

}
