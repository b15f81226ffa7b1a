package io.wattspring.benchmarks.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Connection to the application on this machine, with one request at a time.
 *
 * @since 0.1.0
 */
public final class KeepAliveConnection implements AutoCloseable {

	private static final int TIMEOUT_MILLIS = 10_000;

	private static final byte[] HELLO = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n"
		.getBytes(StandardCharsets.US_ASCII);

	private final SocketChannel channel = SocketChannel.open();

	private final byte[] answer = new byte[1024];

	/**
	 * Open a connection.
	 * @param port the port
	 * @throws IOException if it is refused
	 */
	public KeepAliveConnection(int port) throws IOException {
		try {
			this.channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
			this.channel.socket().setSoTimeout(TIMEOUT_MILLIS);
			this.channel.socket()
				.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
		}
		catch (IOException ex) {
			this.channel.close();
			throw ex;
		}
	}

	/**
	 * Request {@code /hello} and wait for the whole answer, up to 10 seconds.
	 * @throws IOException if the answer is not complete or its status is not 200
	 */
	public void hello() throws IOException {
		this.channel.write(ByteBuffer.wrap(HELLO));
		InputStream in = this.channel.socket().getInputStream();
		int length = 0;
		Optional<AnswerHead> head = Optional.empty();
		while (head.isEmpty() || length < head.get().totalLength()) {
			int count = in.read(this.answer, length, this.answer.length - length);
			if (count <= 0) {
				throw new IOException("connection closed, or answer too long, after %d bytes".formatted(length));
			}
			length += count;
			head = (head.isEmpty()) ? AnswerHead.parse(this.answer, length) : head;
		}
		if (head.get().status() != 200) {
			throw new IOException("status: %d (expected: 200)".formatted(head.get().status()));
		}
	}

	/**
	 * Return whether the server has left the idle connection open.
	 * @return whether it is open
	 */
	public boolean isOpen() {
		try {
			this.channel.configureBlocking(false);
			boolean open = this.channel.read(ByteBuffer.allocate(1)) == 0;
			this.channel.configureBlocking(true);
			return open;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
