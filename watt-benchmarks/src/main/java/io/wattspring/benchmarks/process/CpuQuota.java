package io.wattspring.benchmarks.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A control group that holds processes to the time of one processor, as the limit of a
 * container does. It is removed when it is closed, and when this JVM ends.
 *
 * @since 0.1.0
 */
public final class CpuQuota implements AutoCloseable {

	private static final AtomicInteger NUMBERS = new AtomicInteger();

	private static final int REMOVALS = 100;

	private static final int REMOVAL_MILLIS = 20;

	private final Path directory;

	private final Thread remover = new Thread(this::remove, "cgroup-remover");

	private CpuQuota(Path directory) {
		this.directory = directory;
	}

	/**
	 * Create a group, where this process may.
	 * @return the group, or nothing if there is no such controller or this process has no
	 * right to it
	 */
	public static Optional<CpuQuota> create() {
		try {
			Optional<CpuGroup> group = CpuGroup.of(Files.readAllLines(Path.of("/proc/self/mounts")),
					Files.readAllLines(Path.of("/proc/self/cgroup")));
			return (group.isPresent()) ? Optional.of(create(group.get())) : Optional.empty();
		}
		catch (IOException ex) {
			return Optional.empty();
		}
	}

	private static CpuQuota create(CpuGroup group) throws IOException {
		String name = "watt-benchmarks-%d-%d".formatted(ProcessHandle.current().pid(), NUMBERS.incrementAndGet());
		CpuQuota quota = new CpuQuota(Files.createDirectory(group.parent().resolve(name)));
		try {
			for (Map.Entry<String, String> limit : group.limits().entrySet()) {
				quota.write(limit.getKey(), limit.getValue());
			}
		}
		catch (IOException ex) {
			quota.remove();
			throw ex;
		}
		Runtime.getRuntime().addShutdownHook(quota.remover);
		return quota;
	}

	/**
	 * Hold a process to the quota, together with those that are held already.
	 * @param pid the process, with all of its threads
	 * @throws IOException if it has ended
	 */
	public void add(long pid) throws IOException {
		write("cgroup.procs", Long.toString(pid));
	}

	private void write(String file, String value) throws IOException {
		// What is missing is not created: it would be no file of the kernel
		Files.write(this.directory.resolve(file), value.getBytes(), StandardOpenOption.WRITE);
	}

	// The kernel lets go of a process some time after it has ended
	private void remove() {
		for (int i = 0; i < REMOVALS; i++) {
			try {
				Files.deleteIfExists(this.directory);
				return;
			}
			catch (IOException ex) {
				try {
					Thread.sleep(REMOVAL_MILLIS);
				}
				catch (InterruptedException interruption) {
					Thread.currentThread().interrupt();
					return;
				}
			}
		}
	}

	@Override
	public void close() {
		remove();
		Runtime.getRuntime().removeShutdownHook(this.remover);
	}

}
