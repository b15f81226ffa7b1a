package io.wattspring.autoconfigure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.wattspring.autoconfigure.RawHttp2Connection.Frame;
import io.wattspring.dispatch.RunQueue;
import io.wattspring.worker.AdmissionSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of clients that leave before they have their answer: nothing stays behind, and
 * they are counted.
 */
class LeavingClientsIntegrationTests {

	private static final int TIMES = 10;

	private final List<RawConnection> clients = new ArrayList<>();

	private TestServer server;

	private RunQueue queue;

	@BeforeEach
	void start() {
		this.server = TestServer.start(Gate.class, "watt.workers=1", "watt.watchdog.max-spares=0",
				"server.http2.enabled=true", "management.endpoints.web.exposure.include=*");
		this.queue = this.server.bean(RunQueue.class);
	}

	@AfterEach
	void close() throws IOException {
		this.server.bean(Gate.class).open();
		for (RawConnection client : this.clients) {
			client.close();
		}
		this.server.close();
	}

	@Test
	void clientsThatLeaveTheQueue() throws Exception {
		RawConnection blocking = connect("/block");
		awaitBlocked();
		for (int i = 0; i < TIMES; i++) {
			connect("/who");
		}
		Awaitility.await().until(() -> admission().inFlight() == 1 + TIMES);
		abortAllBut(1);
		Awaitility.await().until(() -> admission().inFlight() == 1);
		this.server.bean(Gate.class).open();
		assertThat(blocking.read().body()).isEqualTo("opened");
		Awaitility.await().until(() -> admission().abandoned() == TIMES);
		assertNothingStaysBehind(TIMES);
	}

	@Test
	void streamsThatAreResetInTheQueue() throws Exception {
		RawConnection blocking = connect("/block");
		awaitBlocked();
		try (RawHttp2Connection connection = RawHttp2Connection.open(this.server)) {
			get(connection, "/who");
			Awaitility.await().until(() -> admission().inFlight() == 1 + TIMES);
			reset(connection);
			Awaitility.await().until(() -> admission().inFlight() == 1);
			this.server.bean(Gate.class).open();
			assertThat(blocking.read().body()).isEqualTo("opened");
			Awaitility.await().until(() -> admission().abandoned() == TIMES);
			assertNothingStaysBehind(TIMES);
			assertServes(connection);
		}
	}

	@Test
	void clientsThatLeaveWhileTheirHandlersWait() throws Exception {
		for (int i = 0; i < TIMES; i++) {
			connect("/gate");
		}
		Awaitility.await().until(() -> admission().inFlight() == TIMES);
		abortAllBut(0);
		assertNothingStaysBehind(TIMES);
	}

	@Test
	void clientThatLeavesWhileItsHandlerIsBlocked() throws Exception {
		connect("/block");
		awaitBlocked();
		abortAllBut(0);
		Awaitility.await().until(() -> admission().inFlight() == 0);
		this.server.bean(Gate.class).open();
		Awaitility.await().until(() -> this.queue.snapshots().get(0).run() == 0);
		assertNothingStaysBehind(1);
	}

	@Test
	void streamsThatAreResetWhileTheirHandlersWait() throws Exception {
		try (RawHttp2Connection connection = RawHttp2Connection.open(this.server)) {
			get(connection, "/gate");
			Awaitility.await().until(() -> admission().inFlight() == TIMES);
			reset(connection);
			assertNothingStaysBehind(TIMES);
			assertServes(connection);
		}
	}

	@Test
	void clientsThatLeaveWithinTheResponse() throws Exception {
		for (int i = 0; i < TIMES; i++) {
			assertThat(connect("/who/stream?n=100000000").readHead().status()).isEqualTo(200);
		}
		assertThat(admission().inFlight()).isEqualTo(TIMES);
		abortAllBut(0);
		assertNothingStaysBehind(TIMES);
	}

	@Test
	void streamsThatAreResetWithinTheResponse() throws Exception {
		try (RawHttp2Connection connection = RawHttp2Connection.open(this.server)) {
			get(connection, "/who/stream?n=100000000");
			for (int i = 0; i < TIMES; i++) {
				int stream = 2 * i + 1;
				Frame frame = connection.readUntil((any) -> any.stream() == stream);
				assertThat(frame).isNotNull().extracting(Frame::type).isEqualTo(RawHttp2Connection.HEADERS);
				connection.reset(stream);
			}
			assertNothingStaysBehind(TIMES);
		}
	}

	@Test
	void clientsThatLeaveWithinTheirRequest() throws Exception {
		for (int i = 0; i < TIMES; i++) {
			RawConnection client = RawConnection.open(this.server);
			this.clients.add(client);
			client.send("POST /count HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(5000));
		}
		Awaitility.await().until(() -> admission().inFlight() == TIMES);
		abortAllBut(0);
		assertNothingStaysBehind(TIMES);
	}

	private RawConnection connect(String path) throws IOException {
		RawConnection client = RawConnection.open(this.server);
		this.clients.add(client);
		client.sendGet(path);
		return client;
	}

	private void get(RawHttp2Connection connection, String path) throws IOException {
		for (int i = 0; i < TIMES; i++) {
			connection.get(2 * i + 1, path);
		}
	}

	private void reset(RawHttp2Connection connection) throws IOException {
		for (int i = 0; i < TIMES; i++) {
			connection.reset(2 * i + 1);
		}
	}

	private void abortAllBut(int first) throws IOException {
		for (RawConnection client : this.clients.subList(first, this.clients.size())) {
			client.abort();
		}
	}

	private void awaitBlocked() {
		Awaitility.await().until(() -> "GET /block".equals(this.queue.snapshots().get(0).request()));
	}

	private void assertServes(RawHttp2Connection connection) throws IOException {
		int stream = 2 * TIMES + 1;
		connection.get(stream, "/hello");
		assertThat(connection.body(stream)).isEqualTo("hello");
	}

	private void assertNothingStaysBehind(int left) throws IOException {
		Awaitility.await().untilAsserted(() -> {
			assertThat(admission().inFlight()).isZero();
			assertThat(this.server.inFlight()).isZero();
			assertThat(admission().left()).isEqualTo(left);
		});
		try (RawConnection other = RawConnection.open(this.server)) {
			assertThat(other.get("/actuator/watt").body()).contains("\"left\":" + left);
		}
	}

	private AdmissionSnapshot admission() {
		return this.queue.admission();
	}

}
