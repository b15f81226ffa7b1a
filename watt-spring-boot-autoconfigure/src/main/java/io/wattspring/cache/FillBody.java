package io.wattspring.cache;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * A body that is recorded while any number of clients receive it.
 * <p>
 * Its bytes are copied, so that no buffer of the server is kept. Up to the limit it is
 * read as fast as the application writes it, whether clients keep up or leave. Past the
 * limit, or when no more may be copied in all, nothing will be stored: bytes are then
 * dropped when all clients have them, the application is asked for more only as the
 * slowest client reads, and stopped when none is left.
 */
final class FillBody extends Flux<byte[]> implements CoreSubscriber<DataBuffer> {

	/**
	 * Chunks of a body that is not recorded any more that wait for clients.
	 */
	private static final int WINDOW = 8;

	private final int limit;

	private final CopyBudget budget;

	private final Runnable overflowed;

	private final Runnable ended;

	private final Runnable abandoned;

	private final List<FillCursor> cursors = new CopyOnWriteArrayList<>();

	private final List<byte[]> chunks = new ArrayList<>();

	private int dropped;

	private int expected;

	private long size;

	private long taken;

	private boolean overflow;

	private boolean requested;

	private boolean stopped;

	private boolean complete;

	private @Nullable Throwable error;

	private @Nullable Subscription source;

	/**
	 * Create a body.
	 * @param limit bytes to record at most
	 * @param budget bytes that may be copied in all
	 * @param overflowed called when nothing will be stored after all
	 * @param ended called when the application has written all, or failed
	 * @param abandoned called when nobody wants the rest
	 */
	FillBody(int limit, CopyBudget budget, Runnable overflowed, Runnable ended, Runnable abandoned) {
		this.limit = limit;
		this.budget = budget;
		this.overflowed = overflowed;
		this.ended = ended;
		this.abandoned = abandoned;
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
		boolean overflows = add(chunk);
		if (overflows) {
			this.overflowed.run();
		}
		this.cursors.forEach(FillCursor::drain);
		proceed();
	}

	private synchronized boolean add(byte[] chunk) {
		this.requested = false;
		if (this.complete) {
			return false;
		}
		this.chunks.add(chunk);
		this.size += chunk.length;
		if (this.overflow) {
			return false;
		}
		if (this.size <= this.limit && this.budget.take(chunk.length)) {
			this.taken += chunk.length;
			return false;
		}
		this.overflow = true;
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
		this.ended.run();
		this.budget.release(this.taken);
		this.cursors.forEach(FillCursor::drain);
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
			this.abandoned.run();
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
			this.stopped = this.cursors.isEmpty() && this.expected == 0;
		}
		if (this.stopped) {
			return Next.STOP;
		}
		if (this.requested || this.overflow && this.chunks.size() >= WINDOW) {
			return Next.WAIT;
		}
		this.requested = true;
		return Next.READ;
	}

	private void drop() {
		if (this.expected > 0) {
			return;
		}
		int first = this.cursors.stream().mapToInt(FillCursor::next).min().orElse(this.dropped + this.chunks.size());
		int count = Math.min(first - this.dropped, this.chunks.size());
		if (count > 0) {
			this.chunks.subList(0, count).clear();
			this.dropped += count;
		}
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
		if (this.chunks.size() == 1) {
			return this.chunks.get(0);
		}
		ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) this.size);
		this.chunks.forEach(bytes::writeBytes);
		return bytes.toByteArray();
	}

	@Override
	public void subscribe(CoreSubscriber<? super byte[]> client) {
		FillCursor cursor = new FillCursor(this, client);
		this.cursors.add(cursor);
		client.onSubscribe(cursor);
		cursor.drain();
	}

	/**
	 * Return a chunk.
	 * @param index its number, from 0
	 * @return the chunk, or {@code null} if it has not come yet
	 */
	synchronized byte @Nullable [] chunk(int index) {
		int position = index - this.dropped;
		return (position < this.chunks.size()) ? this.chunks.get(position) : null;
	}

	/**
	 * Return whether there are no chunks from one on.
	 * @param index number of the chunk
	 * @return whether the body ends before it
	 */
	synchronized boolean endsAt(int index) {
		return this.complete && index >= this.dropped + this.chunks.size();
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

	private enum Next {

		READ, WAIT, STOP

	}

}
