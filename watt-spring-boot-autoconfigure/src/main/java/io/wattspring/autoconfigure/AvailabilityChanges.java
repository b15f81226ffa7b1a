package io.wattspring.autoconfigure;

import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.AvailabilityState;
import org.springframework.boot.availability.LivenessState;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

import io.wattspring.watchdog.Exhaustion;

/**
 * Publishes what an exhaustion means for readiness and liveness, without taking part in
 * what others say: traffic is refused only where it was accepted, and accepted again only
 * where nobody else has refused it (the application, or a context that closes).
 * <p>
 * Takes note of the events before others do. So an event of somebody else that comes
 * while one is published here is either noted by then, and published again, or follows.
 */
final class AvailabilityChanges
		implements ApplicationListener<AvailabilityChangeEvent<?>>, Ordered, Predicate<Exhaustion> {

	private final ApplicationEventPublisher publisher;

	private volatile @Nullable AvailabilityChangeEvent<?> readiness;

	private volatile @Nullable AvailabilityChangeEvent<?> foreignReadiness;

	AvailabilityChanges(ApplicationEventPublisher publisher) {
		this.publisher = publisher;
	}

	@Override
	public int getOrder() {
		return HIGHEST_PRECEDENCE;
	}

	@Override
	public void onApplicationEvent(AvailabilityChangeEvent<?> event) {
		if (event.getState() instanceof ReadinessState) {
			if (!isOurs(event)) {
				this.foreignReadiness = event;
			}
			this.readiness = event;
		}
	}

	/**
	 * Publish what an exhaustion means.
	 * @param exhaustion how the process is
	 * @return whether that is done, {@code false} if it is to be tried again
	 */
	@Override
	public boolean test(Exhaustion exhaustion) {
		return switch (exhaustion.state()) {
			case HEALTHY -> accept(exhaustion);
			case REFUSING -> refuse(exhaustion);
			case BROKEN -> {
				refuse(exhaustion);
				publish(exhaustion, LivenessState.BROKEN);
				yield true;
			}
		};
	}

	private boolean refuse(Exhaustion exhaustion) {
		AvailabilityChangeEvent<?> last = this.readiness;
		if (last != null && isOurs(last) && last.getState() == ReadinessState.REFUSING_TRAFFIC) {
			return true;
		}
		if (last == null || last.getState() != ReadinessState.ACCEPTING_TRAFFIC) {
			// Somebody else refuses, or it has not started: see again later
			return false;
		}
		publish(exhaustion, ReadinessState.REFUSING_TRAFFIC);
		return true;
	}

	private boolean accept(Exhaustion exhaustion) {
		AvailabilityChangeEvent<?> last = this.readiness;
		AvailabilityChangeEvent<?> foreign = this.foreignReadiness;
		if (last != null && isOurs(last) && last.getState() == ReadinessState.REFUSING_TRAFFIC) {
			publish(exhaustion, ReadinessState.ACCEPTING_TRAFFIC);
			AvailabilityChangeEvent<?> since = this.foreignReadiness;
			if (since != null && since != foreign) {
				this.publisher.publishEvent(since);
			}
		}
		return true;
	}

	private static boolean isOurs(AvailabilityChangeEvent<?> event) {
		return event.getSource() instanceof Exhaustion;
	}

	private void publish(Exhaustion exhaustion, AvailabilityState state) {
		AvailabilityChangeEvent.publish(this.publisher, exhaustion, state);
	}

}
