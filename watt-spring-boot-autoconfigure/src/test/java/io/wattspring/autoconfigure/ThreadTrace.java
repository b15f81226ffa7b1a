package io.wattspring.autoconfigure;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Remembers on which threads the marked places of an application ran.
 */
final class ThreadTrace {

	private final Map<String, Queue<String>> threads = new ConcurrentHashMap<>();

	void mark(String place) {
		this.threads.computeIfAbsent(place, (key) -> new ConcurrentLinkedQueue<>())
			.add(Thread.currentThread().getName());
	}

	Set<String> places() {
		return new TreeSet<>(this.threads.keySet());
	}

	/**
	 * Return the threads that a place ran on.
	 * @param place the place
	 * @return names of threads, sorted
	 */
	Set<String> threads(String place) {
		return new TreeSet<>(this.threads.getOrDefault(place, new ConcurrentLinkedQueue<>()));
	}

	/**
	 * Return the places that ran on an acceptor or an event loop of the server.
	 * @return place and thread of each
	 */
	Set<String> onNetworkThreads() {
		Set<String> found = new TreeSet<>();
		this.threads.forEach((place, names) -> names.stream()
			.filter(ThreadTrace::isNetworkThread)
			.forEach((name) -> found.add(place + " on " + name)));
		return found;
	}

	static boolean isNetworkThread(String name) {
		return name.startsWith("watt-") && !name.startsWith("watt-run-");
	}

}
