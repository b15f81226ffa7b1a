package io.wattspring.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A tab of {@link Chromium}. Keeps what the browser complains about.
 */
final class BrowserTab implements WebSocket.Listener {

	private static final Set<String> COMPLAINTS = Set.of("Log.entryAdded", "Runtime.exceptionThrown",
			"Runtime.consoleAPICalled", "Audits.issueAdded");

	private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();

	private final Queue<String> complaints = new ConcurrentLinkedQueue<>();

	private final AtomicInteger commands = new AtomicInteger();

	private final StringBuilder message = new StringBuilder();

	private final CompletableFuture<WebSocket> socket;

	private BrowserTab(URI uri) {
		this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, this);
	}

	static BrowserTab connect(URI uri) throws Exception {
		BrowserTab tab = new BrowserTab(uri);
		for (String domain : List.of("Page", "Runtime", "Log", "Audits")) {
			tab.command(domain + ".enable", Map.of());
		}
		return tab;
	}

	JsonNode command(String method, Map<String, ?> parameters) throws Exception {
		int id = this.commands.incrementAndGet();
		CompletableFuture<JsonNode> answer = new CompletableFuture<>();
		this.answers.put(id, answer);
		this.socket.get(10, TimeUnit.SECONDS)
			.sendText(JsonMapper.shared().writeValueAsString(Map.of("id", id, "method", method, "params", parameters)),
					true);
		JsonNode received = await(method, answer);
		if (received.has("error")) {
			throw new IllegalStateException(method + ": " + received.get("error"));
		}
		return received.get("result");
	}

	private static JsonNode await(String method, CompletableFuture<JsonNode> answer) throws Exception {
		try {
			return answer.get(15, TimeUnit.SECONDS);
		}
		catch (TimeoutException ex) {
			throw new TimeoutException(method + " was not answered within 15 s");
		}
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
		this.message.append(data);
		if (last) {
			JsonNode received = JsonMapper.shared().readTree(this.message.toString());
			this.message.setLength(0);
			receive(received);
		}
		socket.request(1);
		return null;
	}

	private void receive(JsonNode received) {
		if (received.has("id")) {
			this.answers.remove(received.get("id").intValue()).complete(received);
		}
		else if (COMPLAINTS.contains(received.get("method").stringValue())) {
			this.complaints.add(received.toString());
		}
	}

	void open(String url) throws Exception {
		command("Page.navigate", Map.of("url", url));
	}

	/**
	 * Evaluate an expression in the page.
	 * @param expression JavaScript
	 * @return its value
	 */
	JsonNode evaluate(String expression) throws Exception {
		JsonNode result = command("Runtime.evaluate",
				Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
		if (result.has("exceptionDetails")) {
			throw new IllegalStateException(expression + ": " + result.get("exceptionDetails"));
		}
		return result.get("result").path("value");
	}

	/**
	 * Return what a user sees of an element, and of nothing that is hidden.
	 * @param selector which element
	 * @return its text, empty if there is no such element
	 */
	String text(String selector) throws Exception {
		return evaluate("(() => { const e = document.querySelector('%s'); ".formatted(selector)
				+ "return e && e.checkVisibility() ? e.innerText : ''; })()")
			.stringValue();
	}

	/**
	 * Click with the mouse where an element is.
	 * @param selector which element
	 */
	void click(String selector) throws Exception {
		JsonNode place = evaluate(
				"(() => { const e = document.querySelector('%s'); e.scrollIntoView({ block: 'center' });"
					.formatted(selector)
						+ " const r = e.getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()");
		for (String type : List.of("mousePressed", "mouseReleased")) {
			command("Input.dispatchMouseEvent",
					Map.of("type", type, "x", place.get(0), "y", place.get(1), "button", "left", "clickCount", 1));
		}
	}

	byte[] screenshot() throws Exception {
		return Base64.getDecoder()
			.decode(command("Page.captureScreenshot", Map.of("format", "png")).get("data").stringValue());
	}

	List<String> complaints() {
		return List.copyOf(this.complaints);
	}

}
