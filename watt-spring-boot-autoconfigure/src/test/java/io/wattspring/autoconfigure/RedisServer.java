package io.wattspring.autoconfigure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A Redis of its own, as Debian installs it, that keeps nothing when it stops.
 */
final class RedisServer implements AutoCloseable {

	private static final String[] BINARIES = { "redis-server", "valkey-server" };

	private final String binary;

	private final int port;

	private final List<String> options;

	private Process process;

	private RedisServer(String binary, int port, List<String> options) {
		this.binary = binary;
		this.port = port;
		this.options = options;
	}

	/**
	 * Start a server, or skip the test where none is installed.
	 * @param options what is added to its command line
	 * @return the server
	 */
	static RedisServer start(String... options) throws IOException {
		String binary = find();
		Assumptions.assumeTrue(binary != null,
				"Skipped: neither redis-server nor valkey-server is installed (apt-get install redis-server)");
		RedisServer server = new RedisServer(binary, freePort(), List.of(options));
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

	static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	void startAgain() throws IOException {
		List<String> command = new ArrayList<>(
				List.of(this.binary, "--port", String.valueOf(this.port), "--bind", "127.0.0.1", "--save", "",
						"--appendonly", "no", "--daemonize", "no", "--enable-debug-command", "local"));
		command.addAll(this.options);
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
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
	 * Run a command by the program that comes with the server.
	 * @param arguments the command
	 * @return what the program printed
	 */
	String command(String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(this.binary.replaceFirst("-server$", "-cli"), "-p", String.valueOf(this.port)));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(printed).isZero();
		return printed;
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
