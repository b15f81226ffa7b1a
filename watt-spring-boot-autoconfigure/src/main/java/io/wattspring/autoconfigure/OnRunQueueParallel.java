package io.wattspring.autoconfigure;

/**
 * Matches when Reactor's parallel scheduler runs on the run queue.
 */
final class OnRunQueueParallel extends OnRunQueueSetting {

	OnRunQueueParallel() {
		super("watt.schedulers.parallel");
	}

}
