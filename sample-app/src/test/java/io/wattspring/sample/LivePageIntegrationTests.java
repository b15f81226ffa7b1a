package io.wattspring.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import io.wattspring.watchdog.Watchdog;
import io.wattspring.worker.WorkerGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the page of {@code /actuator/watt} in Chromium. They are skipped where it is
 * not installed, unless the environment says {@code WATT_BROWSER=required}.
 */
@Timeout(60)
class LivePageIntegrationTests {

	private static final String OPEN = "management.endpoint.watt.access=unrestricted";

	private static final String NO_STACKS = "management.endpoint.watt.show-stacks=never";

	private static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>";

	private static @Nullable Chromium chromium;

	private @Nullable ConfigurableApplicationContext shop;

	private BrowserTab tab;

	@BeforeAll
	static void startBrowser() throws Exception {
		boolean required = "required".equals(System.getenv("WATT_BROWSER"));
		Assumptions.assumeTrue(required || Chromium.find().isPresent(),
				"Skipped: Chromium is not installed (apt-get install chromium); WATT_BROWSER=required fails instead");
		chromium = Chromium.start();
	}

	@AfterAll
	static void stopBrowser() throws IOException {
		if (chromium != null) {
			chromium.close();
		}
	}

	@AfterEach
	void stopShop() {
		if (this.shop != null) {
			this.shop.getBean(Trap.class).open();
			this.shop.close();
			this.shop = null;
		}
	}

	@Test
	void stallIsShownWithinTwoSecondsAsTextWithItsStack() throws Exception {
		open();
		awaitText("#verdict", "All is well: 2 of 2 workers serve");
		assertThat(this.tab.text("#no-stalls")).isEqualTo("None since start.");
		request("/trap;%3Cscript%3Ealert(1)");
		awaitStall();
		within(2).untilAsserted(() -> assertThat(this.tab.text("#verdict")).contains("1 stall now"));
		within(2)
			.untilAsserted(() -> assertThat(this.tab.text("#stalls")).contains(HOSTILE, "%3Cscript%3E", "blocked"));
		assertThat(this.tab.text("#stuck")).contains("GET /trap;%3Cscript%3E");
		assertThat(this.tab.evaluate("document.querySelector('#stalls pre').textContent").stringValue())
			.contains("Trap.take");
		assertThat(this.tab.evaluate("document.querySelectorAll('img, main script').length").intValue()).isZero();
		assertThat(this.tab.evaluate("document.title").stringValue()).startsWith("!! 1 stall now");
		assertThat(this.tab.complaints()).isEmpty();
	}

	@Test
	void reloadIsDoneWhenItIsConfirmed() throws Exception {
		open(OPEN);
		within(10).until(() -> this.tab.evaluate("document.querySelectorAll('#workers .swap').length").intValue() == 2);
		this.tab.click("#reload");
		assertThat(this.tab.text("#confirm")).contains("Reload all workers?", "30s");
		this.tab.click("#confirm-no");
		assertThat(this.tab.text("#confirm")).isEmpty();
		assertThat(swaps()).containsExactly(0L, 0L);
		this.tab.click("#reload");
		this.tab.click("#confirm-yes");
		within(10).untilAsserted(() -> assertThat(swaps()).containsExactly(1L, 1L));
		awaitText("#outcome", "reload: done in ");
		awaitText("#workers tbody tr", "1 (reload)");
		this.tab.click("#workers tbody tr .pause");
		this.tab.click("#confirm-yes");
		awaitText("#verdict", "Degraded: 1 of 2 workers serve");
		assertThat(this.tab.complaints()).isEmpty();
	}

	@Test
	void pageOfAnEndpointThatIsReadOnlyHasNoButtonsAndNoStacks() throws Exception {
		open(NO_STACKS);
		request("/trap");
		awaitStall();
		awaitText("#stalls", "GET /trap");
		assertThat(this.tab.text("#stalls tbody")).contains("not shown").doesNotContain("Trap.take");
		assertThat(this.tab.evaluate("document.querySelectorAll('main button, main input').length").intValue())
			.isZero();
		assertThat(this.tab.complaints()).isEmpty();
		stopShop();
		awaitText("#verdict", "No answer from the server");
		assertThat(this.tab.text("#notice")).startsWith("What is shown is old");
		assertThat(this.tab.text("#stalls")).contains("GET /trap");
	}

	@Test
	void pageFitsATelephone() throws Exception {
		open(OPEN);
		this.tab.command("Emulation.setDeviceMetricsOverride",
				Map.of("width", 390, "height", 800, "deviceScaleFactor", 1, "mobile", true));
		request("/trap;" + "long".repeat(60));
		awaitText("#stalls", "GET /trap;long");
		assertThat(this.tab.evaluate("document.documentElement.scrollWidth").intValue()).isEqualTo(390);
	}

	@Test
	void operatorBehindSpringSecurityReloadsWithProtectionAgainstOtherSites() throws Exception {
		start(List.of(SampleApplication.class, TrapConfiguration.class, SecuredShop.class), OPEN);
		String address = "localhost:" + port("management") + "/actuator/watt/ui";
		this.tab = chromium.openTab();
		this.tab.open("http://operator:pw@" + address);
		awaitText("#verdict", "All is well: 2 of 2 workers serve");
		this.tab.click("#reload");
		this.tab.click("#confirm-yes");
		awaitText("#outcome", "reload: done in ");
		assertThat(swaps()).containsExactly(1L, 1L);
		assertThat(this.tab.complaints()).isEmpty();
	}

	private void open(String... properties) throws Exception {
		start(List.of(SampleApplication.class, TrapConfiguration.class), properties);
		this.tab = chromium.openTab();
		this.tab.open("http://localhost:" + port("management") + "/actuator/watt/ui");
	}

	private void start(List<Class<?>> sources, String... properties) {
		SpringApplication application = new SpringApplication(sources.toArray(Class<?>[]::new));
		application.setDefaultProperties(Map.of("server.port", "0", "management.server.port", "0", "server.shutdown",
				"immediate", "watt.watchdog.warn-after", "200ms", "watt.drain.keep-alive-grace", "50ms"));
		application.setRegisterShutdownHook(false);
		this.shop = application.run(List.of(properties).stream().map("--"::concat).toArray(String[]::new));
	}

	private String port(String name) {
		return this.shop.getEnvironment().getRequiredProperty("local." + name + ".port");
	}

	private CompletableFuture<?> request(String path) {
		return HttpClient.newHttpClient()
			.sendAsync(HttpRequest.newBuilder(URI.create("http://localhost:" + port("server") + path)).build(),
					BodyHandlers.ofString());
	}

	private void awaitStall() {
		Watchdog watchdog = this.shop.getBean(Watchdog.class);
		Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> watchdog.stallCount() > 0);
	}

	private void awaitText(String selector, String text) {
		within(10).untilAsserted(() -> assertThat(this.tab.text(selector)).contains(text));
	}

	private static ConditionFactory within(int seconds) {
		return Awaitility.await().atMost(Duration.ofSeconds(seconds)).pollInterval(Duration.ofMillis(50));
	}

	private List<Long> swaps() {
		return this.shop.getBean(WorkerGroup.class)
			.snapshots()
			.stream()
			.map((worker) -> worker.swaps().count())
			.toList();
	}

	/**
	 * Keeps threads, under a name that would be harmful as markup.
	 */
	@RestController
	static final class Trap {

		private final CountDownLatch latch = new CountDownLatch(1);

		@GetMapping("/trap")
		String take() throws InterruptedException {
			Thread thread = Thread.currentThread();
			String name = thread.getName();
			thread.setName(HOSTILE);
			this.latch.await();
			thread.setName(name);
			return "free";
		}

		void open() {
			this.latch.countDown();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TrapConfiguration {

		@Bean
		Trap trap() {
			return new Trap();
		}

	}

}
