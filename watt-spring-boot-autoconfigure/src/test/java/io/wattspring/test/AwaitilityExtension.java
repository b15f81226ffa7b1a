package io.wattspring.test;

import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets tests see soon that what they wait for has come, and wait long for it on a machine
 * that is busy. Registered for all classes.
 */
public final class AwaitilityExtension implements BeforeAllCallback {

	private static final Duration POLL_INTERVAL = Duration.ofMillis(10);

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	@Override
	public void beforeAll(ExtensionContext context) {
		Awaitility.setDefaultPollDelay(Duration.ZERO);
		Awaitility.setDefaultPollInterval(POLL_INTERVAL);
		Awaitility.setDefaultTimeout(TIMEOUT);
	}

}
