package io.wattspring.autoconfigure;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.jayway.jsonpath.JsonPath;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.wattspring.worker.WorkerOperations;
import io.wattspring.worker.WorkerSnapshot;
import io.wattspring.worker.WorkerState;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what an operator can have done to the workers.
 */
@Timeout(60)
class OperationIntegrationTests {

	private static final String OPEN = "management.endpoint.watt.access=unrestricted";

	private static final String QUICK = "watt.drain.keep-alive-grace=50ms";

	private final TestClient client = TestClient.http1();

	private @Nullable TestServer server;

	@AfterEach
	void close() {
		if (this.server != null) {
			this.server.bean(Gate.class).open();
			this.server.close();
		}
	}

	@Test
	void operationsWhenAccessIsNotSetAreNotThere() throws Exception {
		start("management.server.port=0");
		assertThat(post("", "{\"action\":\"reload\"}").statusCode()).isEqualTo(405);
		assertThat(post("/1", "{\"action\":\"swap\"}").statusCode()).isEqualTo(405);
		assertThat(this.server.workers()).allMatch((worker) -> worker.swaps().count() == 0);
	}

	@ParameterizedTest
	@CsvSource({ "text/plain", "application/x-www-form-urlencoded", "multipart/form-data" })
	void operationsTakeNothingButJson(String contentType) throws Exception {
		start(OPEN, "management.server.port=0");
		String query = "?action=reload";
		assertThat(this.client.post(url(query), "action=reload".getBytes(), "Content-Type", contentType).statusCode())
			.isEqualTo(415);
		assertThat(this.client.post(url(query), new byte[0]).statusCode()).isEqualTo(415);
		assertThat(this.client.post(url(query), "{}".getBytes()).statusCode()).isEqualTo(415);
		assertThat(this.server.workers()).allMatch((worker) -> worker.swaps().count() == 0);
	}

	@Test
	void operationsThatMakeNoSenseAreRefused() throws Exception {
		start(OPEN, "management.server.port=0");
		assertProblem(post("", "{\"action\":\"restart\"}"), 400, "action: 'restart' (expected: 'reload' or 'scale')");
		assertProblem(post("", "{\"action\":\"scale\"}"), 400, "workers: missing");
		assertProblem(post("", "{\"action\":\"scale\",\"workers\":0}"), 400, "workers: 0 (expected: 1 to 1024)");
		assertProblem(post("", "{\"action\":\"scale\",\"workers\":1025}"), 400, "workers: 1025");
		assertProblem(post("/1", "{\"action\":\"kill\"}"), 400, "action: 'kill'");
		assertProblem(post("/3", "{\"action\":\"swap\"}"), 404, "There is no worker 3; there are 2");
		assertProblem(post("/0", "{\"action\":\"pause\"}"), 404, "There is no worker 0");
		assertProblem(post("/1", "{\"action\":\"resume\"}"), 409, "Worker 1 is not paused, but SERVING");
		assertThat(post("", "{}").statusCode()).isEqualTo(400);
		assertThat(post("", "{\"action\":\"scale\",\"workers\":\"many\"}").statusCode()).isEqualTo(400);
		assertThat(post("", "{\"action\":").statusCode()).isEqualTo(400);
		assertThat(post("/first", "{\"action\":\"swap\"}").statusCode()).isEqualTo(400);
	}

	private void assertProblem(HttpResponse<String> response, int status, String detail) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(JsonPath.<Integer>read(response.body(), "$.status")).isEqualTo(status);
		assertThat(JsonPath.<String>read(response.body(), "$.detail")).startsWith(detail);
	}

	@Test
	void reloadSwapsAllWorkers() throws Exception {
		start(OPEN, "management.server.port=0");
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.get("/hello");
			String done = ok(post("", "{\"action\":\"reload\"}"));
			assertThat(JsonPath.<String>read(done, "$.action")).isEqualTo("reload");
			assertThat(JsonPath.<List<Integer>>read(done, "$.steps[*].worker")).containsExactly(1, 2);
			assertThat(JsonPath.<List<String>>read(done, "$.steps[*].done")).containsOnly("SWAPPED");
			assertThat(JsonPath.<List<Integer>>read(done, "$.steps[?(@.connections==1)].cutOff")).containsExactly(0);
			assertThat(connection.isClosedByServer()).isTrue();
		}
		assertThat(this.server.workers()).allMatch((worker) -> "reload".equals(worker.swaps().lastReason()));
		assertThat(JsonPath.<String>read(watt(), "$.lastOperation.action")).isEqualTo("reload");
		assertThat(watt()).doesNotContain("\"operation\":");
	}

	@Test
	void operatorWhoseOwnWorkerIsReloadedIsAnswered() throws Exception {
		start(OPEN);
		String json = "{\"action\":\"reload\"}";
		for (int i = 0; i < 3; i++) {
			try (RawConnection operator = RawConnection.open(this.server)) {
				operator.send("POST /actuator/watt HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
						+ "Content-Length: %d\r\n\r\n%s".formatted(json.length(), json));
				RawConnection.Response response = operator.read();
				assertThat(response.status()).isEqualTo(200);
				assertThat(response.body()).doesNotContain("\"cutOff\":1");
				assertThat(operator.isClosedByServer()).isTrue();
			}
		}
		Awaitility.await().until(() -> this.server.connections() == 0);
	}

	@Test
	void secondOperationWhileOneRunsIsRefused() throws Exception {
		start(OPEN, "management.server.port=0");
		try (RawConnection connection = RawConnection.open(this.server)) {
			connection.sendGet("/gate");
			Awaitility.await().until(() -> this.server.inFlight() == 1);
			CompletableFuture<HttpResponse<String>> reload = CompletableFuture
				.supplyAsync(() -> unchecked("", "{\"action\":\"reload\"}"));
			Awaitility.await().until(() -> watt().contains("\"operation\":{\"action\":\"reload\""));
			assertProblem(post("", "{\"action\":\"reload\"}"), 409, "Another operation is running: reload, since ");
			assertProblem(post("", "{\"action\":\"scale\",\"workers\":4}"), 409, "Another operation is running");
			assertProblem(post("/1", "{\"action\":\"pause\"}"), 409, "Another operation is running");
			this.server.bean(Gate.class).open();
			assertThat(connection.read().status()).isEqualTo(200);
			ok(reload.join());
		}
		ok(post("/1", "{\"action\":\"swap\"}"));
	}

	@Test
	void pausedWorkerServesNobodyUntilItIsResumed() throws Exception {
		start(OPEN, "management.server.port=0");
		ok(post("/1", "{\"action\":\"pause\"}"));
		assertThat(state(1)).isEqualTo(WorkerState.PAUSED);
		assertThat(get("/1")).contains("\"state\":\"PAUSED\"", "\"status\":\"OUT_OF_SERVICE\"");
		List<RawConnection> connections = open(20);
		assertThat(this.server.workers()).extracting(WorkerSnapshot::connections).containsExactly(0, 20);
		assertThat(this.server.workers()).allMatch((worker) -> worker.accepted() > 0);
		assertProblem(post("/1", "{\"action\":\"pause\"}"), 409, "Worker 1 is PAUSED");
		assertProblem(post("/1", "{\"action\":\"swap\"}"), 409, "Worker 1 is PAUSED");
		assertProblem(post("/2", "{\"action\":\"pause\"}"), 409, "No other worker would serve");
		ok(post("", "{\"action\":\"reload\"}"));
		assertThat(this.server.workers()).extracting((worker) -> worker.swaps().count()).containsExactly(1L, 1L);
		ok(post("/1", "{\"action\":\"resume\"}"));
		assertThat(state(1)).isEqualTo(WorkerState.SERVING);
		for (RawConnection connection : connections) {
			connection.close();
		}
		Awaitility.await().until(() -> this.server.connections() == 0);
		connections = open(20);
		assertThat(this.server.workers()).allMatch((worker) -> worker.connections() > 0);
		for (RawConnection connection : connections) {
			connection.close();
		}
	}

	@Test
	void healthIsUpWhileEnoughWorkersServe() throws Exception {
		start(OPEN, "watt.workers=3", "management.endpoint.health.show-details=always");
		String health = this.server.url("/actuator/health/watt");
		ok(post("/3", "{\"action\":\"pause\"}"));
		String body = ok(this.client.get(health));
		assertThat(JsonPath.<String>read(body, "$.status")).isEqualTo("UP");
		assertThat(JsonPath.<String>read(body, "$.components.worker-3.status")).isEqualTo("PAUSED");
		assertThat(JsonPath.<String>read(body, "$.components.worker-3.details.state")).isEqualTo("PAUSED");
		ok(post("/1", "{\"action\":\"pause\"}"));
		body = ok(this.client.get(health));
		assertThat(JsonPath.<String>read(body, "$.status")).isEqualTo("DEGRADED");
		assertThat(JsonPath.<String>read(body, "$.components.worker-2.status")).isEqualTo("UP");
		assertThat(ok(this.client.get(this.server.url("/actuator/health")))).contains("\"status\":\"DEGRADED\"");
		assertProblem(post("", "{\"action\":\"scale\",\"workers\":1}"), 409, "No other worker would serve");
	}

	@Test
	void workersAndThreadsAreScaled() throws Exception {
		start(OPEN, "management.server.port=0", "watt.workers=1");
		for (int workers : new int[] { 3, 1, 4, 4, 2 }) {
			String done = ok(post("", "{\"action\":\"scale\",\"workers\":%d}".formatted(workers)));
			assertThat(JsonPath.<Integer>read(done, "$.workers")).isEqualTo(workers);
			Awaitility.await().until(() -> this.server.workers().size() == workers);
			assertThat(this.server.workers()).allMatch(WorkerSnapshot::listening);
			Awaitility.await().until(() -> JsonPath.<Integer>read(watt(), "$.runQueue.threads") == workers);
			assertThat(JsonPath.<List<String>>read(watt(), "$.workers[*].runThread.thread")).hasSize(workers)
				.doesNotContainNull();
			for (RawConnection connection : open(20)) {
				connection.close();
			}
		}
		assertThat(post("/3", "{\"action\":\"swap\"}").statusCode()).isEqualTo(404);
		Awaitility.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.filteredOn((name) -> name.matches("watt-[34]-epoll-1"))
				.isEmpty());
	}

	@Test
	void clientOfARemovedWorkerWhenItStaysIsCutOffAfterTheTimeout() throws Exception {
		start(OPEN, "management.server.port=0", "watt.drain.timeout=300ms");
		List<RawConnection> connections = open(8);
		for (RawConnection connection : connections) {
			connection.sendGet("/gate");
		}
		Awaitility.await().until(() -> this.server.inFlight() == 8);
		int cutOff = this.server.workers().get(1).connections();
		String done = ok(post("", "{\"action\":\"scale\",\"workers\":1}"));
		assertThat(JsonPath.<List<Integer>>read(done, "$.steps[*].cutOff")).containsExactly(cutOff);
		this.server.bean(Gate.class).open();
		int answered = 0;
		for (RawConnection connection : connections) {
			answered += (connection.readUpTo("opened").contains("opened")) ? 1 : 0;
			connection.close();
		}
		assertThat(answered).isEqualTo(8 - cutOff);
	}

	private List<RawConnection> open(int count) throws Exception {
		List<RawConnection> connections = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			connections.add(RawConnection.open(this.server));
			assertThat(connections.get(i).get("/hello").body()).isEqualTo("hello");
		}
		return connections;
	}

	private WorkerState state(int worker) {
		return this.server.workers().get(worker - 1).state();
	}

	private void start(String... properties) {
		String[] all = new String[properties.length + 1];
		all[0] = QUICK;
		System.arraycopy(properties, 0, all, 1, properties.length);
		this.server = TestServer.start(Gate.class, all);
		assertThat(this.server.bean(WorkerOperations.class).running()).isNull();
	}

	private String url(String path) {
		Integer management = this.server.context()
			.getEnvironment()
			.getProperty("local.management.port", Integer.class, this.server.port());
		return "http://localhost:" + management + "/actuator/watt" + path;
	}

	private String watt() throws Exception {
		return get("");
	}

	private String get(String path) throws Exception {
		return this.client.get(url(path)).body();
	}

	private String ok(HttpResponse<String> response) {
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
		return response.body();
	}

	private HttpResponse<String> post(String path, String json) throws Exception {
		return this.client.post(url(path), json.getBytes(), "Content-Type", "application/json");
	}

	private HttpResponse<String> unchecked(String path, String json) {
		try {
			return post(path, json);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

}
