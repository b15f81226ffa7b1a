package io.wattspring.benchmarks.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Running nginx with two worker processes and {@code proxy_cache} in front of a server of
 * this machine, with a configuration and files of its own. It is killed when it is
 * closed, and when this JVM ends.
 *
 * @since 0.1.0
 */
public final class NginxProcess implements AutoCloseable {

	private static final int READY_TRIES = 100;

	private static final int READY_MILLIS = 50;

	private static final String CONFIGURATION = """
			worker_processes 2;
			daemon off;
			pid nginx.pid;
			error_log error.log warn;
			events { worker_connections 1024; }
			http {
				access_log off;
				default_type text/plain;
				sendfile on;
				tcp_nodelay on;
				keepalive_requests 1000000000;
				client_body_temp_path temp-body;
				proxy_temp_path temp-proxy;
				fastcgi_temp_path temp-fastcgi;
				uwsgi_temp_path temp-uwsgi;
				scgi_temp_path temp-scgi;
				proxy_cache_path cache keys_zone=pages:10m;
				server {
					listen 127.0.0.1:%d;
					location / {
						proxy_pass http://127.0.0.1:%d;
						proxy_cache pages;
						add_header X-Cache $upstream_cache_status;
					}
				}
			}
			""";

	private final Process process;

	private final int port;

	private final Thread killer;

	private NginxProcess(Process process, int port) {
		this.process = process;
		this.port = port;
		this.killer = new Thread(this::kill, "killer-" + process.pid());
		Runtime.getRuntime().addShutdownHook(this.killer);
	}

	/**
	 * Start it and wait until it is ready.
	 * @param originPort port of the server that it passes requests to
	 * @return the ready process
	 * @throws IOException if it can not be started
	 * @throws InterruptedException if the thread is interrupted while waiting
	 */
	public static NginxProcess launch(int originPort) throws IOException, InterruptedException {
		Path home = Files.createTempDirectory("nginx");
		// The workers of a master that is root are another user's
		Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
		int port = freePort();
		Files.writeString(home.resolve("nginx.conf"), CONFIGURATION.formatted(port, originPort));
		Process process = new ProcessBuilder("nginx", "-p", home.toString(), "-c", "nginx.conf", "-e", "error.log")
			.redirectErrorStream(true)
			.redirectOutput(home.resolve("out.log").toFile())
			.start();
		NginxProcess nginx = new NginxProcess(process, port);
		nginx.awaitReady(home);
		return nginx;
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private void awaitReady(Path home) throws InterruptedException {
		for (int i = 0; i < READY_TRIES && this.process.isAlive(); i++) {
			try (Socket socket = new Socket()) {
				socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port));
				return;
			}
			catch (IOException ex) {
				Thread.sleep(READY_MILLIS);
			}
		}
		close();
		throw new IllegalStateException("nginx: not ready; see " + home);
	}

	/**
	 * Return the address of a page.
	 * @param path the path with the leading slash
	 * @return the address
	 */
	public URI uri(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	/**
	 * Return the CPU time of all its processes.
	 * @return user and system time
	 * @throws IOException if one of them has ended
	 */
	public Duration cpu() throws IOException {
		Duration sum = Duration.ZERO;
		for (long pid : pids()) {
			sum = sum.plus(Proc.stat(pid).own());
		}
		return sum;
	}

	private List<Long> pids() {
		return Stream.concat(Stream.of(this.process.toHandle()), this.process.descendants())
			.map(ProcessHandle::pid)
			.toList();
	}

	private void kill() {
		this.process.descendants().forEach(ProcessHandle::destroyForcibly);
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		kill();
		this.process.onExit().join();
		Runtime.getRuntime().removeShutdownHook(this.killer);
	}

}
