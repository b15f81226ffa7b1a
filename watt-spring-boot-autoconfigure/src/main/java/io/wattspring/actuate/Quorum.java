package io.wattspring.actuate;

import java.util.List;

import org.springframework.boot.health.contributor.Status;

import io.wattspring.worker.WorkerState;

/**
 * Whether enough workers serve, and what that makes of those that do not. Boot takes the
 * worst status of the parts for that of the whole, and leaves out those that are not in
 * its order: so a worker that does not serve says in its status why, as long as enough
 * others do.
 */
enum Quorum {

	/**
	 * Enough workers serve.
	 */
	ENOUGH,

	/**
	 * Some serve, but too few.
	 */
	TOO_FEW,

	/**
	 * None serves.
	 */
	NONE;

	/**
	 * Status of a server that goes on with too few workers; no failure in HTTP.
	 */
	static final Status DEGRADED = new Status("DEGRADED", "Too few workers serve");

	/**
	 * Count the workers. Those that leave are not missed.
	 * @param states what the workers do
	 * @param minServing share of them, from 0 to 1, that have to serve
	 * @return whether enough serve
	 */
	static Quorum of(List<WorkerState> states, double minServing) {
		long serving = states.stream().filter((state) -> state == WorkerState.SERVING).count();
		long staying = states.stream().filter((state) -> state != WorkerState.DRAINING).count();
		if (serving == 0) {
			return NONE;
		}
		return (serving >= minServing * staying) ? ENOUGH : TOO_FEW;
	}

	/**
	 * Return the status of a worker.
	 * @param state what the worker does
	 * @return its status
	 */
	Status status(WorkerState state) {
		if (state == WorkerState.SERVING) {
			return Status.UP;
		}
		return switch (this) {
			case ENOUGH -> new Status(state.name());
			case TOO_FEW -> DEGRADED;
			case NONE -> Status.OUT_OF_SERVICE;
		};
	}

}
