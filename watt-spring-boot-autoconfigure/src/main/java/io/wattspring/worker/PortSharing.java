package io.wattspring.worker;

import java.util.Locale;

/**
 * How the workers of a group share the port.
 *
 * @since 0.1.0
 */
public enum PortSharing {

	/**
	 * Each worker listens; the kernel spreads connections over the listening sockets.
	 * @see <a href="https://man7.org/linux/man-pages/man7/socket.7.html">socket(7),
	 * SO_REUSEPORT</a>
	 */
	LISTENER_PER_WORKER,

	/**
	 * One listener feeds all workers in turn.
	 */
	ONE_LISTENER;

	/**
	 * Decide how to share a port. Only Linux balances connections over the sockets of a
	 * SO_REUSEPORT group; macOS and the BSDs hand them all to one of the sockets, Windows
	 * has no such option.
	 * @param osName value of the system property {@code os.name}
	 * @param internetAddress whether the address to bind is an IP address
	 * @param reusePort whether the transport can set SO_REUSEPORT
	 * @return the way to share
	 */
	public static PortSharing of(String osName, boolean internetAddress, boolean reusePort) {
		boolean balances = osName.toLowerCase(Locale.ROOT).startsWith("linux");
		return (balances && internetAddress && reusePort) ? LISTENER_PER_WORKER : ONE_LISTENER;
	}

}
