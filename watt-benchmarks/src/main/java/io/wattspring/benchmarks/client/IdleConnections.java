package io.wattspring.benchmarks.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Connections that have done one request each and are held open.
 *
 * @since 0.1.0
 */
public final class IdleConnections implements AutoCloseable {

	private final List<KeepAliveConnection> connections = new ArrayList<>();

	private int refused;

	/**
	 * Open the connections, one after the other.
	 * @param port the port
	 * @param count number of connections
	 */
	public IdleConnections(int port, int count) {
		for (int i = 0; i < count; i++) {
			open(port);
		}
	}

	/**
	 * Return how many could not be opened, or got no answer to their request.
	 * @return number of connections
	 */
	public int refused() {
		return this.refused;
	}

	/**
	 * Return how many have been closed by the server since.
	 * @return number of connections
	 */
	public int dropped() {
		return (int) this.connections.stream().filter((connection) -> !connection.isOpen()).count();
	}

	@Override
	public void close() throws IOException {
		for (KeepAliveConnection connection : this.connections) {
			connection.close();
		}
	}

	private void open(int port) {
		try {
			KeepAliveConnection connection = new KeepAliveConnection(port);
			this.connections.add(connection);
			connection.hello();
		}
		catch (IOException ex) {
			this.refused++;
		}
	}

}
