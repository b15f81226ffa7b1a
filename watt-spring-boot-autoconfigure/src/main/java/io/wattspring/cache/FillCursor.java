package io.wattspring.cache;

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

	private final Delay delay;

	private volatile int next;

	private volatile boolean ended;

	private volatile boolean cut;

	FillCursor(FillBody body, CoreSubscriber<? super byte[]> client, Delay delay) {
		this.body = body;
		this.client = client;
		this.delay = delay;
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
	 * Return how much the client delays others.
	 * @return the delay, guarded by the body
	 */
	Delay delay() {
		return this.delay;
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
		while (!this.ended && !this.cut && this.demand.get() > 0) {
			byte[] chunk = this.body.chunk(this.next);
			if (chunk == null) {
				break;
			}
			this.next++;
			this.demand.decrementAndGet();
			this.client.onNext(chunk);
		}
		if (!this.ended && (this.cut || this.body.endsAt(this.next))) {
			end();
		}
		else {
			this.body.advanced();
		}
	}

	private void end() {
		this.ended = true;
		this.body.leave(this);
		Throwable error = this.cut ? new SlowClientException() : this.body.error();
		if (error != null) {
			this.client.onError(error);
		}
		else {
			this.client.onComplete();
		}
	}

}
