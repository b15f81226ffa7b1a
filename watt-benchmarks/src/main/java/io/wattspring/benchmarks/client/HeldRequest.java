package io.wattspring.benchmarks.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Request whose client waits for the answer until it is closed, however long that takes.
 *
 * @since 0.1.0
 */
public final class HeldRequest implements AutoCloseable {

	private final Socket socket;

	/**
	 * Send a request over a new connection.
	 * @param port the server's port on this machine
	 * @param path what to request
	 * @throws IOException if it can not be sent
	 */
	public HeldRequest(int port, String path) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		String request = "GET %s HTTP/1.1\r\nHost: localhost\r\n\r\n".formatted(path);
		this.socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
