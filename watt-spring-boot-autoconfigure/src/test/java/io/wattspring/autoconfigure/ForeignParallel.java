package io.wattspring.autoconfigure;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * A factory of Reactor's schedulers that is not Reactor's own, as an application may set
 * one before it starts: its parallel scheduler has one thread.
 */
final class ForeignParallel implements AutoCloseable {

	private ForeignParallel() {
	}

	static ForeignParallel install() {
		Schedulers.setFactory(new SingleThread());
		return new ForeignParallel();
	}

	/**
	 * Let the one thread wait.
	 * @param release what it waits for
	 */
	void occupyUntil(CountDownLatch release) {
		Schedulers.parallel().schedule(() -> {
			try {
				release.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

	@Override
	public void close() {
		Schedulers.resetFactory();
	}

	private static final class SingleThread implements Schedulers.Factory {

		@Override
		public Scheduler newParallel(int parallelism, ThreadFactory threadFactory) {
			return Schedulers.fromExecutorService(Executors.newSingleThreadScheduledExecutor(SingleThread::thread));
		}

		private static Thread thread(Runnable task) {
			Thread thread = new Thread(task, "own-1");
			thread.setDaemon(true);
			return thread;
		}

	}

}
