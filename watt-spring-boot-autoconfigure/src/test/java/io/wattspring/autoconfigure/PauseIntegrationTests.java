package io.wattspring.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of a process that is paused as a whole, several times, while a handler keeps its
 * event loop busy so that a heartbeat is on its way at most moments.
 */
@Timeout(120)
class PauseIntegrationTests {

	/**
	 * A busy machine may let a handler stall in one of them; what takes pauses for stalls
	 * does so in each.
	 */
	private static final int ATTEMPTS = 3;

	private static final int PAUSES = 4;

	private static final Duration PAUSE = Duration.ofMillis(1500);

	private static final int WARM_UP = 10;

	private static final Pattern INTERVENTIONS = Pattern.compile("\"(swaps|stalls)\":\\{\"count\":\\d+");

	private final AtomicInteger answered = new AtomicInteger();

	private volatile boolean done;

	@Test
	@EnabledOnOs(OS.LINUX)
	void pauseOfTheProcessIsNobodysStall() throws Exception {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Application.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		try {
			int port = Integer.parseInt(process.inputReader()
				.lines()
				.filter((line) -> line.startsWith("port "))
				.findFirst()
				.get()
				.substring(5));
			String url = "http://localhost:" + port;
			CompletableFuture<Void> load = CompletableFuture.runAsync(() -> load(url));
			Awaitility.await().until(() -> this.answered.get() > WARM_UP || load.isDone());
			boolean none = false;
			for (int i = 0; i < ATTEMPTS && !none; i++) {
				List<String> before = interventions(url);
				pause(process);
				assertThat(before).hasSize(2);
				none = interventions(url).equals(before);
			}
			assertThat(none).as("an attempt in which pauses were not taken for stalls").isTrue();
			this.done = true;
			load.get(30, TimeUnit.SECONDS);
		}
		finally {
			this.done = true;
			process.destroyForcibly();
		}
	}

	private void pause(Process process) throws Exception {
		for (int i = 0; i < PAUSES; i++) {
			elapse(Duration.ofMillis(230));
			signal(process, "STOP");
			elapse(PAUSE);
			signal(process, "CONT");
		}
		elapse(Duration.ofMillis(230));
	}

	/**
	 * Ask how many swaps and stalls there were; a process that has just started may have
	 * had some on a busy machine.
	 */
	private List<String> interventions(String url) throws Exception {
		String status = TestClient.http1().get(url + "/actuator/watt").body();
		return INTERVENTIONS.matcher(status).results().map(MatchResult::group).toList();
	}

	private void load(String url) {
		try {
			TestClient client = TestClient.http1();
			while (!this.done) {
				assertThat(client.get(url + "/spin").statusCode()).isEqualTo(200);
				this.answered.incrementAndGet();
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void elapse(Duration duration) {
		Awaitility.await().pollDelay(duration).until(() -> true);
	}

	private void signal(Process process, String signal) throws IOException, InterruptedException {
		assertThat(new ProcessBuilder(List.of("kill", "-" + signal, String.valueOf(process.pid()))).start().waitFor())
			.isZero();
	}

	/**
	 * The application that is paused.
	 */
	@Configuration(proxyBeanMethods = false)
	@RestController
	@Import(TestEndpoints.class)
	public static class Application {

		@GetMapping("/spin")
		String spin() {
			long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(60);
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
			return "spun";
		}

		@SuppressWarnings("resource")
		public static void main(String[] args) {
			TestServer server = TestServer.start(Application.class, "watt.workers=1", "watt.dispatch=event-loop",
					"watt.watchdog.loop-swap-after=1s", "watt.watchdog.warn-after=900ms");
			System.out.println("port " + server.port());
		}

	}

}
