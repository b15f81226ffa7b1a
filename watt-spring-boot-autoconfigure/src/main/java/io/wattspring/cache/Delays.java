package io.wattspring.cache;

import java.util.List;

import io.wattspring.cache.Delay.Part;

/**
 * How much those who receive a {@link FillBody}, and those who are expected to, delay
 * each other. It begins when not all of the body is kept any more, and is guarded by the
 * body.
 */
final class Delays {

	private final long patience;

	private final Delay expected;

	private long begun;

	private long accountedAt;

	/**
	 * Create delays.
	 * @param patience nanoseconds for which a client may delay others, or keep bytes that
	 * they need
	 */
	Delays(long patience) {
		this.patience = patience;
		this.expected = new Delay(patience);
	}

	/**
	 * Create what counts the delay of one more client.
	 * @return its delay
	 */
	Delay ofClient() {
		return new Delay(this.patience);
	}

	void begin(long now) {
		this.begun = now;
		this.accountedAt = now;
	}

	/**
	 * Return whether those who are expected have been waited for too long.
	 * @return whether it is too much
	 */
	boolean isExpectedTooLong() {
		return this.expected.isTooLong();
	}

	/**
	 * Return whether clients have had the time to read what is kept for them.
	 * @param now nanoseconds
	 * @return whether they have
	 */
	boolean isPatienceOver(long now) {
		return now - this.begun >= this.patience;
	}

	/**
	 * Count for and against clients the time in which they delayed each other.
	 * @param now nanoseconds
	 * @param full whether nothing more is read until somebody has caught up
	 * @param expecting whether clients are to come that read from the beginning
	 * @param clients those that read
	 * @param chunks what is kept for them
	 */
	void account(long now, boolean full, boolean expecting, List<FillCursor> clients, Chunks chunks) {
		long elapsed = now - this.accountedAt;
		this.accountedAt = now;
		boolean held = full && clients.stream().anyMatch((client) -> client.isWaiting(chunks.end()));
		this.expected.advance(elapsed, (held && expecting) ? Part.AWAITED : Part.NONE);
		for (FillCursor client : clients) {
			client.delay().advance(elapsed, held ? part(client, chunks) : Part.NONE);
		}
	}

	private static Part part(FillCursor client, Chunks chunks) {
		if (client.isWaiting(chunks.end())) {
			return Part.WAITING;
		}
		return (client.next() <= chunks.first()) ? Part.AWAITED : Part.NONE;
	}

}
