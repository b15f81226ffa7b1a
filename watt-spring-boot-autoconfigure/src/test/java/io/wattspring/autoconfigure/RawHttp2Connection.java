package io.wattspring.autoconfigure;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection without TLS, so that a test sees its frames.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6">RFC 9113, section 6</a>
 */
final class RawHttp2Connection implements AutoCloseable {

	static final int DATA = 0;

	static final int HEADERS = 1;

	static final int RST_STREAM = 3;

	static final int SETTINGS = 4;

	static final int GOAWAY = 7;

	private static final int CANCEL = 8;

	private static final int END_STREAM = 1;

	private static final int END_HEADERS = 4;

	private static final int READ_TIMEOUT_MILLIS = 30_000;

	private final Socket socket;

	private final DataInputStream input;

	private final Map<Integer, String> bodies = new HashMap<>();

	private final Set<Integer> ended = new HashSet<>();

	private RawHttp2Connection(Socket socket) throws IOException {
		this.socket = socket;
		socket.setSoTimeout(READ_TIMEOUT_MILLIS);
		this.input = new DataInputStream(socket.getInputStream());
	}

	static RawHttp2Connection open(TestServer server) throws IOException {
		RawHttp2Connection connection = new RawHttp2Connection(new Socket("localhost", server.port()));
		connection.socket.getOutputStream()
			.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		connection.write(SETTINGS, 0, 0, new byte[0]);
		return connection;
	}

	/**
	 * Send a request without a body.
	 * @param stream id of the stream, odd
	 * @param path where to, shorter than 127 characters
	 */
	void get(int stream, String path) throws IOException {
		ByteArrayOutputStream block = new ByteArrayOutputStream();
		// Indexed fields of RFC 7541, appendix A: GET, http; then literals by name
		block.write(0x82);
		block.write(0x86);
		literal(block, 0x04, path);
		literal(block, 0x01, "localhost");
		write(HEADERS, END_STREAM | END_HEADERS, stream, block.toByteArray());
	}

	/**
	 * Give a stream up, as a client does that wants no answer any more.
	 * @param stream id of the stream
	 */
	void reset(int stream) throws IOException {
		write(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(CANCEL).array());
	}

	private void literal(ByteArrayOutputStream block, int nameIndex, String value) throws IOException {
		block.write(nameIndex);
		block.write(value.length());
		block.write(value.getBytes(StandardCharsets.US_ASCII));
	}

	private void write(int type, int flags, int stream, byte[] payload) throws IOException {
		ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
		frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
		frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
		OutputStream output = this.socket.getOutputStream();
		output.write(frame.array());
		output.flush();
	}

	/**
	 * Read up to the end of a stream, unless that was read over before.
	 * @param stream id of the stream
	 * @return its data, after which stands {@code !} if it was reset
	 */
	String body(int stream) throws IOException {
		while (!this.ended.contains(stream)) {
			read();
		}
		return this.bodies.getOrDefault(stream, "");
	}

	/**
	 * Read up to a frame.
	 * @param wanted tells the frame
	 * @return the frame, or {@code null} if the server closed the connection before
	 */
	@Nullable Frame readUntil(Predicate<Frame> wanted) throws IOException {
		try {
			Frame frame = read();
			while (!wanted.test(frame)) {
				frame = read();
			}
			return frame;
		}
		catch (EOFException | SocketException ex) {
			return null;
		}
	}

	private Frame read() throws IOException {
		int length = this.input.readUnsignedByte() << 16 | this.input.readUnsignedShort();
		int type = this.input.readUnsignedByte();
		int flags = this.input.readUnsignedByte();
		int stream = this.input.readInt();
		Frame frame = new Frame(type, flags, stream, this.input.readNBytes(length));
		if (frame.type() == DATA) {
			this.bodies.merge(stream, new String(frame.payload(), StandardCharsets.UTF_8), String::concat);
		}
		if (frame.isReset(stream)) {
			this.bodies.merge(stream, "!", String::concat);
		}
		if (frame.endsStream(stream) || frame.isReset(stream)) {
			this.ended.add(stream);
		}
		return frame;
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	record Frame(int type, int flags, int stream, byte[] payload) {

		boolean endsStream(int stream) {
			return this.stream == stream && (this.type == DATA || this.type == HEADERS)
					&& (this.flags & END_STREAM) != 0;
		}

		boolean isReset(int stream) {
			return this.stream == stream && this.type == RST_STREAM;
		}

		/**
		 * Return the error code of a GOAWAY frame.
		 * @return the code, 0 for none
		 */
		int goAwayError() {
			return ByteBuffer.wrap(this.payload).getInt(4);
		}

	}

}
