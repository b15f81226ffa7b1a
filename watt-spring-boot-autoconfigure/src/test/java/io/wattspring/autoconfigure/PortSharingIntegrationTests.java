package io.wattspring.autoconfigure;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.jayway.jsonpath.DocumentContext;
import com.jayway.jsonpath.JsonPath;
import io.netty.channel.epoll.Epoll;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.wattspring.worker.WorkerSnapshot;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the port that the workers share.
 */
@Tag("transport")
@Tag("socket")
class PortSharingIntegrationTests {

	private static final int CONNECTIONS = 64;

	private static final String LISTEN = "0A";

	@Test
	@EnabledOnOs(OS.LINUX)
	void workersWhenPortIsZeroListenOnTheSamePort() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "watt.workers=3")) {
			long listening = server.workers().stream().filter(WorkerSnapshot::listening).count();
			assertThat(listening).isPositive();
			assertThat(listeningSockets(server.port())).isEqualTo(listening);
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void singleWorkerHasOneListener() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "watt.workers=1")) {
			assertThat(listeningSockets(server.port())).isOne();
		}
	}

	@Test
	void workersWhenManyConnectAllAccept() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class)) {
			for (int i = 0; i < CONNECTIONS; i++) {
				try (RawConnection connection = RawConnection.open(server)) {
					assertThat(connection.get("/hello").body()).isEqualTo("hello");
				}
			}
			Awaitility.await().until(() -> server.workers().stream().allMatch((worker) -> worker.handled() > 0));
			assertThat(server.workers().stream().mapToLong(WorkerSnapshot::accepted).sum()).isEqualTo(CONNECTIONS);
			assertThat(server.workers().stream().filter(WorkerSnapshot::listening))
				.allMatch((worker) -> worker.accepted() > 0);
		}
	}

	@Test
	void whereTheSystemDoesNotBalanceOneListenerFeedsAllWorkers() throws Exception {
		// A system that Netty has no native transport for: nothing else asks its name
		try (TestProcess process = TestProcess.start(List.of("-Dos.name=FreeBSD"), List.of(), "watt.workers=2")) {
			String url = "http://localhost:" + process.port() + "/actuator/watt/";
			for (int i = 0; i < 4; i++) {
				// Each a connection of its own
				assertThat(TestClient.http1().get(url + 1).statusCode()).isEqualTo(200);
			}
			for (int id = 1; id <= 2; id++) {
				DocumentContext worker = JsonPath.parse(TestClient.http1().get(url + id).body());
				assertThat(worker.<Boolean>read("$.listener.listening")).isEqualTo(id == 1);
				assertThat(worker.<String>read("$.listener.transport")).isEqualTo("nio");
				assertThat(worker.<Integer>read("$.requests.handled")).isGreaterThanOrEqualTo(2);
			}
		}
	}

	@Test
	@EnabledIf("transportIsAvailable")
	void workersUseTheTransportOfThisRun() {
		try (TestServer server = TestServer.start(TestEndpoints.class)) {
			assertThat(server.workers()).extracting(WorkerSnapshot::transport)
				.containsOnly(System.getProperty("watt.test.transport", "epoll"));
		}
	}

	static boolean transportIsAvailable() throws Exception {
		String transport = System.getProperty("watt.test.transport", "epoll");
		if (transport.equals("io_uring")) {
			return (boolean) Class.forName("io.netty.channel.uring.IoUring").getMethod("isAvailable").invoke(null);
		}
		return transport.equals("nio") || Epoll.isAvailable();
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void workersWhenAddressIsSetListenOnThatAddressOnly() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "server.address=127.0.0.1")) {
			String url = "http://127.0.0.1:" + server.port() + "/hello";
			assertThat(TestClient.http1().get(url).body()).isEqualTo("hello");
			assertThat(boundAddresses(server.port())).containsOnly("0100007F");
		}
	}

	@Test
	@EnabledIf("hasIpv6Loopback")
	void workersWhenAddressIsIpv6ListenOnThatAddress() throws Exception {
		try (TestServer server = TestServer.start(TestEndpoints.class, "server.address=::1")) {
			String url = "http://[::1]:" + server.port() + "/hello";
			for (int i = 0; i < CONNECTIONS; i++) {
				new Socket("::1", server.port()).close();
			}
			assertThat(TestClient.http1().get(url).body()).isEqualTo("hello");
			assertThat(server.workers()).filteredOn(WorkerSnapshot::listening)
				.isNotEmpty()
				.allMatch((worker) -> worker.accepted() > 0);
		}
	}

	static boolean hasIpv6Loopback() throws Exception {
		NetworkInterface loopback = NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
		return loopback != null && loopback.inetAddresses().anyMatch(Inet6Address.class::isInstance);
	}

	private long listeningSockets(int port) throws Exception {
		return listeners(port).count();
	}

	private Stream<String> boundAddresses(int port) throws Exception {
		return listeners(port).map((fields) -> fields.substring(0, fields.indexOf(':')))
			// IPv4 addresses of IPv6 sockets are mapped
			.map((address) -> address.substring(address.length() - 8));
	}

	/**
	 * Read the local addresses of the sockets that listen on a port.
	 * @param port the port
	 * @return addresses as the kernel prints them
	 * @see <a href=
	 * "https://www.kernel.org/doc/html/latest/networking/proc_net_tcp.html">proc_net_tcp</a>
	 */
	private Stream<String> listeners(int port) throws Exception {
		String suffix = ":%04X".formatted(port);
		Stream<String> lines = Stream.of();
		for (String table : new String[] { "/proc/net/tcp", "/proc/net/tcp6" }) {
			if (Files.exists(Path.of(table))) {
				lines = Stream.concat(lines, Files.readAllLines(Path.of(table)).stream());
			}
		}
		return lines.map((line) -> line.trim().split("\\s+"))
			.filter((fields) -> fields[1].endsWith(suffix) && fields[3].equals(LISTEN))
			.map((fields) -> fields[1]);
	}

}
