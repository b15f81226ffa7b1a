package io.wattspring.actuate;

import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import reactor.core.publisher.Mono;

import io.wattspring.watchdog.LoopLimits;
import io.wattspring.watchdog.StallLimits;
import io.wattspring.watchdog.WatchClock;
import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.WorkerGroup;
import io.wattspring.worker.WorkerOperations;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WattEndpointWebExtension}.
 */
class WattEndpointWebExtensionTests {

	private final RecordingEndpoint endpoint = new RecordingEndpoint();

	@Test
	void stacksAreShownToWhoIsAuthorized() {
		assertThat(shown(Show.WHEN_AUTHORIZED, Set.of(), new User("user"))).isTrue();
		assertThat(shown(Show.WHEN_AUTHORIZED, Set.of("operator"), new User("operator"))).isTrue();
		assertThat(shown(Show.WHEN_AUTHORIZED, Set.of("operator"), new User("user"))).isFalse();
		assertThat(shown(Show.WHEN_AUTHORIZED, Set.of(), SecurityContext.NONE)).isFalse();
	}

	@Test
	void stacksAreShownAlwaysOrNever() {
		assertThat(shown(Show.ALWAYS, Set.of("operator"), SecurityContext.NONE)).isTrue();
		assertThat(shown(Show.NEVER, Set.of(), new User("operator"))).isFalse();
	}

	private boolean shown(Show show, Set<String> roles, SecurityContext who) {
		new WattEndpointWebExtension(this.endpoint, show, roles).watt(who, null).block();
		assertThat(this.endpoint.showStacks).isNotNull();
		return this.endpoint.showStacks;
	}

	/**
	 * A user whose name is the one role that it has.
	 *
	 * @param name name and role
	 */
	private record User(String name) implements SecurityContext {

		@Override
		public Principal getPrincipal() {
			return this::name;
		}

		@Override
		public boolean isUserInRole(String role) {
			return role.equals(this.name);
		}

	}

	private static final class RecordingEndpoint extends WattEndpoint {

		private @Nullable Boolean showStacks;

		RecordingEndpoint() {
			this(new WorkerGroup(1, Duration.ZERO, Duration.ofMillis(200), System::nanoTime));
		}

		private RecordingEndpoint(WorkerGroup workers) {
			super(new WattView(workers, null, operations(workers),
					new Watchdog(workers, null,
							new StallLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1),
									Duration.ofSeconds(1), 1, null, 2),
							new LoopLimits(Duration.ofSeconds(1), null, 32), new WatchClock(Duration.ofSeconds(1)),
							null, (stall) -> {
							}),
					() -> null, Map.of()), operations(workers), Show.NEVER);
		}

		private static WorkerOperations operations(WorkerGroup workers) {
			return new WorkerOperations(workers, null, Duration.ofSeconds(1));
		}

		@Override
		Mono<WattDescriptor> describe(boolean showStacks) {
			this.showStacks = showStacks;
			return Mono.empty();
		}

	}

}
