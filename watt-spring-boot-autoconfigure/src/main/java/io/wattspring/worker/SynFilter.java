package io.wattspring.worker;

import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

import io.netty.channel.Channel;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.UnixChannel;

/**
 * Lets a listening socket begin no more connections, while those that clients believe to
 * have can still be accepted. There is no call for that in Linux; what there is, is a
 * filter of packets on the socket, here one that drops each SYN: {@code ldb [13]; jset
 * #2, drop; ret #-1; drop: ret #0}. The client sends its SYN again after a second, and is
 * refused then, or meets the process that listens next.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">SO_ATTACH_FILTER in
 * socket(7)</a>
 */
final class SynFilter {

	private static final int SOL_SOCKET = 1;

	private static final int SO_ATTACH_FILTER = 26;

	/**
	 * A {@code struct sock_fprog} of a system with 64 bits.
	 */
	private static final RawUnixChannelOption OPTION = new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET,
			SO_ATTACH_FILTER, 16);

	private static final long[][] PROGRAM = { { 0x30, 0, 0, 13 }, { 0x45, 1, 0, 2 }, { 0x06, 0, 0, 0xffffffffL },
			{ 0x06, 0, 0, 0 } };

	private SynFilter() {
	}

	/**
	 * Attach the filter.
	 * @param listener a listening channel
	 * @return whether connections can no longer begin
	 */
	static boolean attach(Channel listener) {
		if (!(listener instanceof UnixChannel) || !(listener.localAddress() instanceof InetSocketAddress)
				|| Transport.of(listener).name().equals("kqueue")) {
			return false;
		}
		ByteBuffer instructions = instructions();
		try {
			ByteBuffer program = direct(OPTION.length());
			program.putShort(0, (short) PROGRAM.length).putLong(8, Buffer.memoryAddress(instructions));
			return listener.config().setOption(OPTION, program);
		}
		catch (RuntimeException ex) {
			// The system does without filters of sockets
			return false;
		}
		finally {
			Reference.reachabilityFence(instructions);
		}
	}

	private static ByteBuffer instructions() {
		ByteBuffer instructions = direct(PROGRAM.length * 8);
		for (long[] instruction : PROGRAM) {
			instructions.putShort((short) instruction[0])
				.put((byte) instruction[1])
				.put((byte) instruction[2])
				.putInt((int) instruction[3]);
		}
		return instructions.flip();
	}

	private static ByteBuffer direct(int size) {
		return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
	}

}
