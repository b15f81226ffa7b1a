package io.wattspring.worker;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * The workers of a group that serve, by id, and those that leave. Any thread may read it;
 * who changes it holds the lock of the group.
 */
final class Roster {

	private static final Log logger = LogFactory.getLog(Roster.class);

	private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

	private final List<Worker> leaving = new CopyOnWriteArrayList<>();

	private volatile List<Worker> workers = List.of();

	void onChange(Runnable listener) {
		this.listeners.add(listener);
	}

	/**
	 * Return the workers that are not leaving.
	 * @return they, by id
	 */
	List<Worker> workers() {
		return this.workers;
	}

	/**
	 * Return all workers.
	 * @return those that leave come last
	 */
	Stream<Worker> all() {
		List<Worker> workers = this.workers;
		// One that leaves is hidden by one that has come in its place
		return Stream.concat(workers.stream(), this.leaving.stream().filter((worker) -> worker.id() > workers.size()));
	}

	/**
	 * Find a worker among all.
	 * @param id number of the worker, starting at 1
	 * @return the worker, or nothing if there is none
	 */
	Optional<Worker> find(int id) {
		List<Worker> workers = this.workers;
		return (id >= 1 && id <= workers.size()) ? Optional.of(workers.get(id - 1))
				: this.leaving.stream().filter((worker) -> worker.id() == id).findFirst();
	}

	/**
	 * Return a worker that is not leaving.
	 * @param id number of the worker, starting at 1
	 * @return the worker
	 */
	Worker require(int id) {
		List<Worker> workers = this.workers;
		if (id < 1 || id > workers.size()) {
			throw new IllegalArgumentException("id: " + id + " (expected: 1 to " + workers.size() + ")");
		}
		return workers.get(id - 1);
	}

	/**
	 * Set all workers, and tell nobody.
	 * @param workers the workers, by id
	 */
	void set(List<Worker> workers) {
		this.workers = List.copyOf(workers);
	}

	/**
	 * Tell the listeners that there are other workers than before.
	 */
	void changed() {
		this.listeners.forEach(Roster::tell);
	}

	void add(Worker worker) {
		List<Worker> workers = new ArrayList<>(this.workers);
		workers.add(worker);
		set(workers);
		changed();
	}

	/**
	 * Have the last worker leave.
	 * @return the worker
	 */
	Worker removeLast() {
		List<Worker> workers = this.workers;
		Worker last = workers.get(workers.size() - 1);
		this.leaving.add(last);
		set(workers.subList(0, workers.size() - 1));
		changed();
		return last;
	}

	/**
	 * Forget those that have left.
	 */
	void forgetGone() {
		this.leaving.removeIf(Worker::isGone);
	}

	void clear() {
		set(List.of());
		changed();
		this.leaving.clear();
	}

	private static void tell(Runnable listener) {
		try {
			listener.run();
		}
		catch (RuntimeException ex) {
			logger.warn("A listener for changes of the workers failed", ex);
		}
	}

}
