package io.wattspring.worker;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.netty.channel.ChannelPromise;

/**
 * Gives each new connection to a worker: to that of its listener, or to another while the
 * event loop of that one lags.
 */
final class Router {

	private final Supplier<List<Worker>> workers;

	private final long avoidAfterNanos;

	private final AtomicInteger turn = new AtomicInteger();

	/**
	 * Create a router.
	 * @param workers those that there are, by number
	 * @param avoidAfterNanos lag of an event loop after which new connections go to other
	 * workers
	 */
	Router(Supplier<List<Worker>> workers, long avoidAfterNanos) {
		this.workers = workers;
		this.avoidAfterNanos = avoidAfterNanos;
	}

	/**
	 * Give a connection to the worker whose turn it is.
	 * @param registration done when its loop has taken it
	 * @throws RejectedExecutionException if the workers have stopped
	 */
	void inTurn(ChannelPromise registration) {
		List<Worker> workers = this.workers.get();
		route(workers.get(Math.floorMod(this.turn.getAndIncrement(), workers.size())), registration);
	}

	/**
	 * Give a connection to the worker of a listener.
	 * @param id number of the worker; of one that has left, all others take turns
	 * @param registration done when its loop has taken it
	 * @throws RejectedExecutionException if the workers have stopped
	 */
	void own(int id, ChannelPromise registration) {
		List<Worker> workers = this.workers.get();
		if (id > workers.size()) {
			inTurn(registration);
		}
		else {
			route(workers.get(id - 1), registration);
		}
	}

	/**
	 * Give connections that a worker's loop had not come to yet to who serves them now.
	 * @param id number of the worker
	 * @param registrations the connections; those that nobody takes fail
	 */
	void again(int id, List<ChannelPromise> registrations) {
		for (ChannelPromise registration : registrations) {
			try {
				own(id, registration);
			}
			catch (RuntimeException ex) {
				registration.tryFailure(ex);
			}
		}
	}

	/**
	 * Take from the loops that lag the connections that they have not come to yet.
	 */
	void relieve() {
		for (Worker worker : this.workers.get()) {
			if (worker.isServing() && place(worker) != worker) {
				again(worker.id(), worker.takeUnregistered());
			}
		}
	}

	private void route(Worker own, ChannelPromise registration) {
		if (!place(own).adopt(registration)
				&& this.workers.get().stream().noneMatch((worker) -> worker.adopt(registration))) {
			throw new RejectedExecutionException("Workers have stopped");
		}
	}

	private Worker place(Worker own) {
		List<Worker> workers = this.workers.get();
		if (!own.isAvoided(this.avoidAfterNanos) || own.id() > workers.size()) {
			return own;
		}
		return workers.get(Placement.of(own.id() - 1, workers.size(), this.turn.getAndIncrement(),
				(index) -> workers.get(index).isAvoided(this.avoidAfterNanos)));
	}

}
