package io.wattspring.dispatch;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.NonBlocking;

/**
 * A thread that runs application code. Marked {@link NonBlocking}, so that
 * {@code block()} fails on it as it does on an event loop.
 */
final class RunThread extends FastThreadLocalThread implements NonBlocking {

	private final RunQueue queue;

	RunThread(RunQueue queue, String name) {
		super(name);
		this.queue = queue;
		setDaemon(true);
	}

	@Override
	public void run() {
		try {
			Runnable task = this.queue.take();
			while (task != null) {
				this.queue.run(task);
				task = this.queue.take();
			}
		}
		finally {
			FastThreadLocal.removeAll();
		}
	}

	/**
	 * Return the queue whose tasks the current thread runs.
	 * @return the queue, or {@code null} on a thread of another kind
	 */
	static @Nullable RunQueue currentQueue() {
		return (Thread.currentThread() instanceof RunThread thread) ? thread.queue : null;
	}

}
