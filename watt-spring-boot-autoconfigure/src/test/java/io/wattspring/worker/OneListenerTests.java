package io.wattspring.worker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.netty.channel.unix.DomainSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.ConnectionProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a {@link WorkerGroup} where there is one listener for all workers, as there is
 * for a Unix domain socket.
 */
@ExtendWith(OutputCaptureExtension.class)
@EnabledIf("io.netty.channel.epoll.Epoll#isAvailable")
class OneListenerTests {

	@Test
	void connectionsGoToWorkersInTurn(@TempDir Path directory, CapturedOutput output) {
		DomainSocketAddress address = new DomainSocketAddress(directory.resolve("socket").toString());
		WorkerGroup group = new WorkerGroup(3, Duration.ZERO, Duration.ofSeconds(1), System::nanoTime);
		group.start(HttpServer.create().bindAddress(() -> address),
				(request, response) -> response.sendString(Mono.just(Thread.currentThread().getName())),
				Duration.ofSeconds(10));
		try {
			HttpClient client = HttpClient.create(ConnectionProvider.newConnection()).remoteAddress(() -> address);
			List<String> loops = Mono.defer(() -> client.get().uri("/").responseContent().aggregate().asString())
				.repeat(5)
				.collectList()
				.block(Duration.ofSeconds(20));
			assertThat(loops).hasSize(6);
			assertThat(Set.copyOf(loops)).containsExactlyInAnyOrder("watt-1-epoll-1", "watt-2-epoll-1",
					"watt-3-epoll-1");
			assertThat(output.getAll()).containsOnlyOnce("INFO")
				.contains("One listener feeds all workers, since SO_REUSEPORT does not balance connections here");
			assertThat(group.snapshots()).extracting(WorkerSnapshot::listening).containsExactly(true, false, false);
		}
		finally {
			group.stop();
		}
	}

}
