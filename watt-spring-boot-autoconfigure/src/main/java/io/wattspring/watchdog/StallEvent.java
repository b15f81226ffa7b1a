package io.wattspring.watchdog;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/**
 * Flight Recorder's view of a stall.
 */
@Name("io.wattspring.Stall")
@Label("Stall")
@Description("A run thread or an event loop is stuck with a task")
@Category({ "Watt" })
@StackTrace(false)
final class StallEvent extends Event {

	@Label("Thread")
	String stuckThread = "";

	@Label("Request")
	@Nullable String request;

	@Label("Kind")
	String kind = "";

	@Label("Running for")
	@Timespan(Timespan.MILLISECONDS)
	long runningFor;

	@Label("Stack")
	String stack = "";

	static void commit(Stall stall) {
		StallEvent event = new StallEvent();
		if (event.isEnabled()) {
			event.stuckThread = stall.thread();
			event.request = stall.request();
			event.kind = stall.kind().name();
			event.runningFor = stall.duration().toMillis();
			event.stack = String.join("\n", stall.stack());
			event.commit();
		}
	}

}
