package io.wattspring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/**
 * A Redis of its own, as Debian installs it, that keeps nothing when it stops.
 */
final class RedisServer implements AutoCloseable {

	private static final String[] BINARIES = { "redis-server", "valkey-server" };

	private final String binary;

	private final int port;

	private Process process;

	private RedisServer(String binary, int port) {
		this.binary = binary;
		this.port = port;
	}

	/**
	 * Start a server, or skip the test where none is installed.
	 * @return the server
	 */
	static RedisServer start() throws IOException {
		String binary = find();
		Assumptions.assumeTrue(binary != null,
				"Skipped: neither redis-server nor valkey-server is installed (apt-get install redis-server)");
		RedisServer server = new RedisServer(binary, freePort());
		server.startAgain();
		return server;
	}

	private static String find() {
		return Stream.of(System.getenv("PATH").split(":"))
			.flatMap((directory) -> Stream.of(BINARIES).map((binary) -> Path.of(directory, binary)))
			.filter(Files::isExecutable)
			.map(Path::toString)
			.findFirst()
			.orElse(null);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	void startAgain() throws IOException {
		this.process = new ProcessBuilder(this.binary, "--port", String.valueOf(this.port), "--bind", "127.0.0.1",
				"--save", "", "--appendonly", "no", "--daemonize", "no", "--enable-debug-command", "local")
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		Awaitility.await().until(this::accepts);
	}

	private boolean accepts() {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), 1000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

	int port() {
		return this.port;
	}

	/**
	 * End it, with all that it keeps.
	 */
	void stop() throws InterruptedException {
		this.process.destroy();
		this.process.waitFor(10, TimeUnit.SECONDS);
	}

	/**
	 * Freeze it: it neither answers nor closes connections.
	 */
	void freeze() throws Exception {
		signal("STOP");
	}

	void thaw() throws Exception {
		signal("CONT");
	}

	private void signal(String name) throws Exception {
		new ProcessBuilder("kill", "-" + name, String.valueOf(this.process.pid())).start().waitFor();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
