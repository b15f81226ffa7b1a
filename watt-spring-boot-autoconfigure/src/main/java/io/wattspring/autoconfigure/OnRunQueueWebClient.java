package io.wattspring.autoconfigure;

/**
 * Matches when responses that a WebClient receives are processed on the run queue.
 */
final class OnRunQueueWebClient extends OnRunQueueSetting {

	OnRunQueueWebClient() {
		super("watt.schedulers.web-client");
	}

}
