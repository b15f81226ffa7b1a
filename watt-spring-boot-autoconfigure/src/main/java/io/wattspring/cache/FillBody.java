package io.wattspring.cache;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * A body that is recorded while any number of clients receive it.
 * <p>
 * Its bytes are copied, so that no buffer of the server is kept. Up to the limit it is
 * read as fast as the application writes it, whether clients keep up or leave. Past the
 * limit, or when no more may be copied in all, nothing will be stored: bytes are then
 * dropped when all clients have them, the application is asked for more only as the
 * slowest client reads, and stopped when none is left. A client that so delays others too
 * much is cut off, and so are those for whom bytes are kept that are needed elsewhere.
 */
final class FillBody extends Flux<byte[]> implements CoreSubscriber<DataBuffer>, CopyBudget.Debtor {

	/**
	 * Chunks of a body that is not recorded any more that wait for clients.
	 */
	static final int WINDOW = 8;

	/**
	 * Bytes of them. There is at most one chunk more, since the application says how long
	 * chunks are.
	 */
	static final int WINDOW_BYTES = 65_536;

	private final int limit;

	private final CopyBudget budget;

	private final Delays delays;

	private final LongSupplier ticker;

	private final Owner owner;

	private final List<FillCursor> cursors = new CopyOnWriteArrayList<>();

	private final Chunks chunks = new Chunks();

	private int counted;

	private int expected;

	private long taken;

	private boolean overflow;

	private boolean closed;

	private boolean requested;

	private boolean stopped;

	private boolean complete;

	private @Nullable Throwable error;

	private @Nullable Subscription source;

	/**
	 * Create a body.
	 * @param limit bytes to record at most
	 * @param budget bytes that may be copied in all
	 * @param patience time for which a client may delay others, or keep bytes that they
	 * need, past the limit
	 * @param ticker nanoseconds of a clock that never jumps
	 * @param owner is told what becomes of it
	 */
	FillBody(int limit, CopyBudget budget, Duration patience, LongSupplier ticker, Owner owner) {
		this.limit = limit;
		this.budget = budget;
		this.delays = new Delays(patience.toNanos());
		this.ticker = ticker;
		this.owner = owner;
	}

	@Override
	public void onSubscribe(Subscription source) {
		boolean late;
		synchronized (this) {
			late = this.complete;
			this.source = source;
			this.requested = true;
		}
		if (late) {
			source.cancel();
		}
		else {
			source.request(1);
		}
	}

	@Override
	public void onNext(DataBuffer buffer) {
		byte[] chunk = new byte[buffer.readableByteCount()];
		buffer.read(chunk);
		DataBufferUtils.release(buffer);
		add(chunk);
		this.cursors.forEach(FillCursor::drain);
		proceed();
	}

	private void add(byte[] chunk) {
		boolean recording;
		boolean tooLong;
		synchronized (this) {
			recording = !this.overflow && !this.complete;
			tooLong = this.chunks.size() + chunk.length > this.limit;
		}
		// Others may have to give bytes back for this, which is not done under a lock
		boolean taken = recording && !tooLong && this.budget.take(chunk.length);
		if (add(chunk, taken)) {
			this.owner.overflowed(tooLong);
		}
	}

	private synchronized boolean add(byte[] chunk, boolean taken) {
		this.requested = false;
		if (this.complete) {
			this.budget.release(taken ? chunk.length : 0);
			return false;
		}
		this.chunks.add(chunk);
		if (taken) {
			this.taken += chunk.length;
			this.counted++;
			return false;
		}
		if (this.overflow) {
			return false;
		}
		this.overflow = true;
		this.delays.begin(this.ticker.getAsLong());
		if (this.taken > 0) {
			this.budget.owes(this);
		}
		return true;
	}

	@Override
	public void onError(Throwable ex) {
		end(ex);
	}

	@Override
	public void onComplete() {
		end(null);
	}

	private void end(@Nullable Throwable ex) {
		synchronized (this) {
			if (this.complete) {
				return;
			}
			this.complete = true;
			this.error = ex;
		}
		try {
			this.owner.ended();
		}
		finally {
			synchronized (this) {
				release(this.taken);
			}
			this.cursors.forEach(FillCursor::drain);
		}
	}

	/**
	 * End because the application has, whether or not it has written all.
	 * @param ex what went wrong
	 */
	void abort(Throwable ex) {
		Subscription source;
		synchronized (this) {
			if (this.complete) {
				return;
			}
			source = this.source;
		}
		if (source != null) {
			source.cancel();
		}
		end(ex);
	}

	/**
	 * Ask for more, unless clients have to catch up first.
	 */
	private void proceed() {
		Next next;
		Subscription source;
		synchronized (this) {
			source = this.source;
			next = (source != null) ? decide() : Next.WAIT;
		}
		if (next == Next.STOP) {
			this.owner.abandoned();
		}
		else if (next == Next.READ && source != null) {
			source.request(1);
		}
	}

	private Next decide() {
		if (this.complete || this.stopped) {
			return Next.WAIT;
		}
		if (this.overflow) {
			drop();
			account();
			this.stopped = this.cursors.isEmpty() && !isExpecting();
		}
		if (this.stopped) {
			return Next.STOP;
		}
		if (this.requested || isFull()) {
			return Next.WAIT;
		}
		this.requested = true;
		return Next.READ;
	}

	private boolean isFull() {
		return this.overflow && (this.chunks.count() >= WINDOW || this.chunks.bytes() >= WINDOW_BYTES);
	}

	private void drop() {
		if (isExpecting()) {
			return;
		}
		int first = this.cursors.stream().mapToInt(FillCursor::next).min().orElse(this.chunks.end());
		long bytes = this.chunks.dropBefore(first);
		if (bytes > 0) {
			release(Math.min(bytes, this.taken));
		}
	}

	private void release(long bytes) {
		this.budget.release(bytes);
		this.taken -= bytes;
		if (this.taken == 0) {
			this.budget.owesNothing(this);
		}
	}

	private boolean isExpecting() {
		return this.expected > 0 && !this.closed;
	}

	/**
	 * Cut off clients that delay others too much. It is to be called now and then once
	 * the limit is passed.
	 */
	void look() {
		List<FillCursor> slow;
		synchronized (this) {
			if (this.complete) {
				return;
			}
			account();
			this.closed |= this.delays.isExpectedTooLong();
			slow = this.cursors.stream().filter((cursor) -> cursor.delay().isTooLong()).toList();
		}
		cut(slow);
	}

	private void account() {
		boolean full = !this.complete && !this.requested && isFull();
		this.delays.account(this.ticker.getAsLong(), full, isExpecting(), this.cursors, this.chunks);
	}

	@Override
	public boolean giveBack() {
		List<FillCursor> slow;
		synchronized (this) {
			if (this.taken == 0 || !this.delays.isPatienceOver(this.ticker.getAsLong())) {
				return false;
			}
			this.closed = true;
			slow = this.cursors.stream().filter((cursor) -> cursor.next() < this.counted).toList();
		}
		cut(slow);
		return true;
	}

	private void cut(List<FillCursor> slow) {
		this.cursors.removeAll(slow);
		slow.forEach(FillCursor::cut);
		proceed();
	}

	/**
	 * Wait for one more client that will read from the beginning.
	 * @return whether it still can
	 */
	synchronized boolean admit() {
		if (this.overflow) {
			return false;
		}
		this.expected++;
		return true;
	}

	/**
	 * Wait for clients that will read from the beginning, or for fewer of them.
	 * @param clients how many more
	 */
	void expect(int clients) {
		synchronized (this) {
			this.expected += clients;
		}
		advanced();
	}

	/**
	 * Return the bytes that were recorded.
	 * @return the whole body, or {@code null} if it is not complete
	 */
	synchronized byte @Nullable [] recorded() {
		if (!this.complete || this.error != null || this.overflow) {
			return null;
		}
		return this.chunks.joined();
	}

	@Override
	public void subscribe(CoreSubscriber<? super byte[]> client) {
		FillCursor cursor = new FillCursor(this, client, this.delays.ofClient());
		boolean late;
		synchronized (this) {
			late = this.chunks.first() > 0;
			if (!late) {
				this.cursors.add(cursor);
			}
		}
		if (late) {
			Operators.error(client, new SlowClientException());
			return;
		}
		client.onSubscribe(cursor);
		cursor.drain();
	}

	/**
	 * Return a chunk.
	 * @param index its number, from 0
	 * @return the chunk, or {@code null} if it has not come yet, or is dropped
	 */
	synchronized byte @Nullable [] chunk(int index) {
		return this.chunks.get(index);
	}

	/**
	 * Return whether there are no chunks from one on.
	 * @param index number of the chunk
	 * @return whether the body ends before it
	 */
	synchronized boolean endsAt(int index) {
		return this.complete && index >= this.chunks.end();
	}

	synchronized @Nullable Throwable error() {
		return this.error;
	}

	/**
	 * A client has read.
	 */
	void advanced() {
		synchronized (this) {
			if (!this.overflow) {
				return;
			}
		}
		proceed();
	}

	/**
	 * Return whether somebody reads.
	 * @return whether there are clients
	 */
	boolean isRead() {
		return !this.cursors.isEmpty();
	}

	void leave(FillCursor cursor) {
		this.cursors.remove(cursor);
		advanced();
	}

	/**
	 * Is told what becomes of a body.
	 */
	interface Owner {

		/**
		 * Nothing will be stored after all.
		 * @param tooLong whether the body is too long for that, and it is not for lack of
		 * room
		 */
		void overflowed(boolean tooLong);

		/**
		 * The application has written all, or failed.
		 */
		void ended();

		/**
		 * Nobody wants the rest.
		 */
		void abandoned();

	}

	private enum Next {

		READ, WAIT, STOP

	}

}
