package io.wattspring.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/**
 * A Chromium without a window, as Debian has it, told what to do through its DevTools
 * protocol.
 */
final class Chromium implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Chromium.class);

	private static final int OPEN_ATTEMPTS = 3;

	private static final Pattern LISTENING = Pattern.compile("DevTools listening on ws://([^/]+)/");

	private final Path profile;

	private final Process process;

	private final CompletableFuture<String> address = new CompletableFuture<>();

	private Chromium(Path binary) throws IOException {
		this.profile = Files.createTempDirectory("watt-chromium");
		this.process = new ProcessBuilder(List.of(binary.toString(), "--headless=new", "--remote-debugging-port=0",
				"--user-data-dir=" + this.profile, "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
				"--no-first-run", "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
				"--force-prefers-reduced-motion", "about:blank"))
			.redirectErrorStream(true)
			.start();
		Thread reader = new Thread(this::read, "chromium-output");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Look for the browser.
	 * @return the program, empty if there is none
	 */
	static Optional<Path> find() {
		return Stream.of("/usr/bin/chromium", "/usr/bin/google-chrome")
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst();
	}

	static Chromium start() throws IOException {
		return new Chromium(find().orElseThrow(() -> new IllegalStateException("Chromium is not installed")));
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				Matcher listening = LISTENING.matcher(line);
				if (listening.find()) {
					this.address.complete(listening.group(1));
				}
			}
		}
		catch (IOException | UncheckedIOException ex) {
			this.address.completeExceptionally(ex);
		}
		this.address.completeExceptionally(new IllegalStateException("Chromium has ended"));
	}

	/**
	 * Open a tab. Now and then the process that is to show it does not answer from the
	 * beginning; another tab is opened then.
	 * @return the empty tab
	 */
	BrowserTab openTab() throws Exception {
		for (int i = 1; i < OPEN_ATTEMPTS; i++) {
			try {
				return openNewTab();
			}
			catch (TimeoutException ex) {
				logger.warn("Tab " + i + " does not answer: " + ex.getMessage());
			}
		}
		return openNewTab();
	}

	private BrowserTab openNewTab() throws Exception {
		HttpClient client = HttpClient.newHttpClient();
		URI uri = URI.create("http://" + this.address.get(30, TimeUnit.SECONDS) + "/json/new?about:blank");
		HttpRequest request = HttpRequest.newBuilder(uri).PUT(HttpRequest.BodyPublishers.noBody()).build();
		String tab = client.send(request, BodyHandlers.ofString()).body();
		return BrowserTab
			.connect(URI.create(JsonMapper.shared().readTree(tab).get("webSocketDebuggerUrl").stringValue()));
	}

	@Override
	public void close() throws IOException {
		// They write to the profile, too, and may end later
		List<ProcessHandle> helpers = this.process.descendants().toList();
		this.process.destroy();
		this.process.onExit().completeOnTimeout(this.process, 10, TimeUnit.SECONDS).join();
		this.process.destroyForcibly().onExit().join();
		for (ProcessHandle helper : helpers) {
			helper.destroyForcibly();
			helper.onExit().completeOnTimeout(helper, 10, TimeUnit.SECONDS).join();
		}
		FileSystemUtils.deleteRecursively(this.profile);
	}

}
