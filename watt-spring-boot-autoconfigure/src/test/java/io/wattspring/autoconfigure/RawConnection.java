package io.wattspring.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * One HTTP/1.1 connection, so that a test sees when it is closed.
 */
final class RawConnection implements AutoCloseable {

	private static final int READ_TIMEOUT_MILLIS = 30_000;

	private final Socket socket;

	private RawConnection(Socket socket) throws IOException {
		this.socket = socket;
		socket.setSoTimeout(READ_TIMEOUT_MILLIS);
		socket.setTcpNoDelay(true);
	}

	static RawConnection open(TestServer server) throws IOException {
		return open(server.port());
	}

	static RawConnection open(int port) throws IOException {
		return new RawConnection(new Socket("localhost", port));
	}

	static RawConnection openTls(TestServer server, SSLContext trust) throws IOException {
		SSLSocket socket = (SSLSocket) trust.getSocketFactory().createSocket("localhost", server.port());
		socket.startHandshake();
		return new RawConnection(socket);
	}

	Socket socket() {
		return this.socket;
	}

	void send(String text) throws IOException {
		this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
		this.socket.getOutputStream().flush();
	}

	void sendGet(String path, String... headers) throws IOException {
		StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n");
		for (String header : headers) {
			request.append(header).append("\r\n");
		}
		send(request.append("\r\n").toString());
	}

	Response get(String path, String... headers) throws IOException {
		sendGet(path, headers);
		return read();
	}

	/**
	 * Read the next response.
	 * @return the response
	 * @throws EOFException if the server closes the connection before one is complete
	 */
	Response read() throws IOException {
		Response head = readHead();
		return new Response(head.status(), head.headers(), (head.status() != 101) ? body(head.headers()) : "");
	}

	/**
	 * Read the head of the next response.
	 * @return the response, with an empty body
	 * @throws EOFException if the server closes the connection before it is complete
	 */
	Response readHead() throws IOException {
		String statusLine = line();
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (String line = line(); !line.isEmpty(); line = line()) {
			int colon = line.indexOf(':');
			headers.put(line.substring(0, colon), line.substring(colon + 1).trim());
		}
		return new Response(Integer.parseInt(statusLine.split(" ")[1]), headers, "");
	}

	private String body(Map<String, String> headers) throws IOException {
		if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
			return text(Integer.parseInt(headers.getOrDefault("content-length", "0")));
		}
		StringBuilder body = new StringBuilder();
		for (int size = chunkSize(); size > 0; size = chunkSize()) {
			body.append(text(size));
			line();
		}
		line();
		return body.toString();
	}

	private int chunkSize() throws IOException {
		return Integer.parseInt(line().toLowerCase(Locale.ROOT), 16);
	}

	private String text(int length) throws IOException {
		byte[] bytes = input().readNBytes(length);
		if (bytes.length < length) {
			throw new EOFException("Closed within a body");
		}
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private String line() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int next = input().read(); next != '\n'; next = input().read()) {
			if (next == -1) {
				throw new EOFException("Closed within a head");
			}
			if (next != '\r') {
				line.write(next);
			}
		}
		return line.toString(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Wait until the server closes the connection.
	 * @return whether it did without sending anything
	 */
	boolean isClosedByServer() throws IOException {
		try {
			return input().read() == -1;
		}
		catch (SocketException ex) {
			return true;
		}
	}

	/**
	 * Read whatever comes.
	 * @param last text after which nothing more is read
	 * @return what came until then, or until the server closed the connection
	 */
	String readUpTo(String last) throws IOException {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try {
			for (int next = input().read(); next != -1; next = input().read()) {
				bytes.write(next);
				if (input().available() == 0 && bytes.toString(StandardCharsets.ISO_8859_1).contains(last)) {
					break;
				}
			}
		}
		catch (SocketException ex) {
			// A reset is an end as well
		}
		return bytes.toString(StandardCharsets.ISO_8859_1);
	}

	/**
	 * Read to the end of the connection.
	 * @return number of bytes that came until the server closed it
	 */
	long readUntilClosed() throws IOException {
		byte[] bytes = new byte[1 << 16];
		long length = 0;
		try {
			for (int count = input().read(bytes); count != -1; count = input().read(bytes)) {
				length += count;
			}
		}
		catch (SocketException ex) {
			// A reset is an end as well
		}
		return length;
	}

	/**
	 * Leave as a client does that crashed: with a reset.
	 */
	void abort() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	private InputStream input() throws IOException {
		return this.socket.getInputStream();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Response(int status, Map<String, String> headers, String body) {

	}

}
