package io.wattspring.worker;

import java.io.IOException;
import java.nio.channels.SocketChannel;

import io.netty.channel.Channel;
import io.netty.channel.nio.AbstractNioChannel.NioUnsafe;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;

/**
 * Ends the connection of a channel from outside of its event loop, for a loop that is
 * stuck: the client learns that nobody will answer. The socket stays open, so its file
 * descriptor cannot come to mean another one; the loop closes it when it comes back.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/shutdown.2.html">shutdown(2)</a>
 */
final class HangUp {

	private HangUp() {
	}

	/**
	 * Shut the socket down in both directions, without waiting.
	 * @param channel a channel that an event loop serves
	 * @return whether the client is told by this call
	 */
	static boolean on(Channel channel) {
		try {
			if (channel instanceof UnixChannel unix && unix.fd() instanceof Socket socket) {
				socket.shutdown(true, true);
				return true;
			}
			if (channel.unsafe() instanceof NioUnsafe nio && nio.ch() instanceof SocketChannel socket) {
				socket.shutdownInput();
				socket.shutdownOutput();
				return true;
			}
			return false;
		}
		catch (IOException | RuntimeException ex) {
			// The client was faster; the others are to be told in any case
			return false;
		}
	}

}
