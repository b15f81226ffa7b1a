package io.wattspring.benchmarks.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Reads Linux's {@code /proc}.
 *
 * @since 0.1.0
 */
public final class Proc {

	private Proc() {
	}

	/**
	 * Return the CPU times of this process and of the programs it ran to their end.
	 * @return the times, in steps of 10 ms
	 * @throws IOException if there is no {@code /proc}
	 */
	public static ProcessStat ownStat() throws IOException {
		return ProcessStat.parse(Files.readString(Path.of("/proc/self/stat")));
	}

	/**
	 * Return the limit of open files of this process, which its children inherit.
	 * @return the limit
	 * @throws IOException if there is no {@code /proc}
	 */
	public static OpenFiles ownOpenFiles() throws IOException {
		return OpenFiles.parse(Files.readString(Path.of("/proc/self/limits")));
	}

	/**
	 * Return a setting of the kernel.
	 * @param name the path below {@code /proc/sys}
	 * @return the value, or {@code "unknown"}
	 */
	public static String setting(String name) {
		// in one read, as the kernel gives these files from their start only
		try (InputStream in = Files.newInputStream(Path.of("/proc/sys", name))) {
			byte[] value = new byte[256];
			int length = Math.max(in.read(value), 0);
			return new String(value, 0, length, StandardCharsets.US_ASCII).trim().replaceAll("\\s+", "-");
		}
		catch (IOException ex) {
			return "unknown";
		}
	}

	/**
	 * Return what the processors of the machine did since it was started, and how much of
	 * it for the benchmark.
	 * @return the times, in steps of 10 ms
	 * @throws IOException if there is no {@code /proc}
	 */
	public static MachineUse machineUse() throws IOException {
		return new MachineUse(MachineStat.parse(Files.readString(Path.of("/proc/stat"))), benchmark());
	}

	private static Duration benchmark() throws IOException {
		Duration started = Duration.ZERO;
		for (ProcessHandle process : ProcessHandle.current().descendants().toList()) {
			try {
				started = started.plus(stat(process.pid()).total());
			}
			catch (IOException ex) {
				// It has ended, and is among the children of the one that is read below
			}
		}
		return started.plus(ownStat().total());
	}

	static ProcessStat stat(long pid) throws IOException {
		return ProcessStat.parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
	}

	/**
	 * Return the CPU time of the threads with some name.
	 * @param pid the process
	 * @param name the thread's name, of which the kernel keeps 15 characters
	 * @return the time, or nothing if there is no such thread
	 * @throws IOException if the process has ended
	 */
	static Optional<Duration> threadCpu(long pid, String name) throws IOException {
		Optional<Duration> cpu = Optional.empty();
		try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
			for (Path task : tasks) {
				if (Files.readString(task.resolve("comm")).trim().equals(name)) {
					Duration own = SchedStat.parse(Files.readString(task.resolve("schedstat")));
					cpu = Optional.of(cpu.orElse(Duration.ZERO).plus(own));
				}
			}
		}
		return cpu;
	}

	static ProcessStatus status(long pid) throws IOException {
		return ProcessStatus.parse(Files.readString(Path.of("/proc", Long.toString(pid), "status")));
	}

}
