package io.wattspring.dispatch;

import org.jspecify.annotations.Nullable;

/**
 * The request that the current thread works for. It travels with the tasks that Reactor's
 * schedulers are given, so that a stuck thread names the request, however often the
 * request has changed threads.
 */
final class CurrentExchange {

	private static final ThreadLocal<@Nullable RunExchange> OTHERS = new ThreadLocal<>();

	private CurrentExchange() {
	}

	/**
	 * Return the request.
	 * @return the request, or {@code null} if there is none or it is not known
	 */
	static @Nullable RunExchange get() {
		return (Thread.currentThread() instanceof RunThread thread) ? thread.exchange() : OTHERS.get();
	}

	/**
	 * Say which request the current thread works for.
	 * @param exchange the request, or {@code null} if it is not known
	 */
	static void set(@Nullable RunExchange exchange) {
		if (Thread.currentThread() instanceof RunThread thread) {
			thread.exchange(exchange);
		}
		else if (exchange != null) {
			OTHERS.set(exchange);
		}
		else {
			OTHERS.remove();
		}
	}

	/**
	 * Let a task work for the request that the current thread works for.
	 * @param task the task
	 * @return a task that knows its request
	 */
	static Runnable carry(Runnable task) {
		RunExchange exchange = get();
		return (exchange != null) ? () -> run(exchange, task) : task;
	}

	private static void run(RunExchange exchange, Runnable task) {
		RunExchange before = get();
		// Work that outlives its request is nobody's
		set(exchange.isOver() ? before : exchange);
		try {
			task.run();
		}
		catch (Throwable ex) {
			exchange.taskFailed(ex);
			throw ex;
		}
		finally {
			set(before);
		}
	}

}
