package io.wattspring.worker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;

import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.PromiseCombiner;

/**
 * The connections that an event loop serves, and whether it takes more. Any thread may
 * ask and add; none waits for the loop.
 */
final class LoopConnections {

	private final EventLoop eventLoop;

	private final Set<WorkerConnection> connections = ConcurrentHashMap.newKeySet();

	// Guarded by this
	private boolean retired;

	LoopConnections(EventLoop eventLoop) {
		this.eventLoop = eventLoop;
	}

	/**
	 * Take a connection in and have the event loop register it. Counted at once, so that
	 * no drain can miss it between the acceptor and the event loop.
	 * @param connection the connection
	 * @return whether the loop takes it
	 */
	boolean adopt(WorkerConnection connection) {
		synchronized (this) {
			if (this.retired) {
				return false;
			}
			this.connections.add(connection);
		}
		try {
			this.eventLoop.execute(connection::register);
			return true;
		}
		catch (RejectedExecutionException ex) {
			this.connections.remove(connection);
			return false;
		}
		catch (Throwable ex) {
			// No drain may wait for it
			this.connections.remove(connection);
			throw ex;
		}
	}

	/**
	 * Take back the channels that the event loop has not come to yet.
	 * @return their registrations, to be given to another loop
	 */
	List<ChannelPromise> takeUnregistered() {
		List<ChannelPromise> taken = new ArrayList<>();
		for (WorkerConnection connection : this.connections) {
			if (connection.take()) {
				this.connections.remove(connection);
				taken.add(connection.registration());
			}
		}
		return taken;
	}

	void left(WorkerConnection connection) {
		this.connections.remove(connection);
	}

	/**
	 * Return the connections.
	 * @return what comes and goes, not to be modified
	 */
	Set<WorkerConnection> all() {
		return Collections.unmodifiableSet(this.connections);
	}

	int size() {
		return this.connections.size();
	}

	/**
	 * Take no more.
	 */
	synchronized void retire() {
		this.retired = true;
	}

	/**
	 * Take more again.
	 */
	synchronized void open() {
		this.retired = false;
	}

	/**
	 * End the connections from outside of the event loop.
	 * @return how many clients are told by this call
	 */
	int hangUp() {
		return (int) this.connections.stream().filter(WorkerConnection::hangUp).count();
	}

	/**
	 * Take no more, and close all. An event loop that is shut down without a quiet period
	 * can end without having closed its channels.
	 * @return done when their sockets are closed
	 */
	CompletableFuture<?> close() {
		retire();
		CompletableFuture<?> closed = new CompletableFuture<>();
		try {
			this.eventLoop.execute(() -> {
				PromiseCombiner all = new PromiseCombiner(this.eventLoop);
				this.connections.forEach((connection) -> all.add(connection.closeNow()));
				all.finish(this.eventLoop.<Void>newPromise().addListener((done) -> closed.complete(null)));
			});
		}
		catch (RejectedExecutionException ex) {
			// Ended, and all was closed
			closed.complete(null);
		}
		return closed;
	}

}
