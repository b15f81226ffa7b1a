package io.wattspring.benchmarks.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a control group goes that holds processes to one processor, and what is written
 * to its files.
 *
 * @param parent directory of the group that this process is in
 * @param limits what to write, by name of the file
 * @since 0.1.0
 * @see <a href="https://docs.kernel.org/scheduler/sched-bwc.html">CFS Bandwidth
 * Control</a>, <a href="https://docs.kernel.org/admin-guide/cgroup-v2.html#cpu">Control
 * Group v2, CPU</a>
 */
public record CpuGroup(Path parent, Map<String, String> limits) {

	private static final String MICROS = "100000";

	private static final Map<String, String> VERSION_1 = Map.of("cpu.cfs_quota_us", MICROS);

	private static final Map<String, String> VERSION_2 = Map.of("cpu.max", MICROS + " " + MICROS);

	private static final Pattern MOUNT = Pattern.compile("\\S+ (\\S+) (cgroup2?) (\\S+) .*");

	private static final Pattern MEMBERSHIP = Pattern.compile("\\d+:([^:]*):(/.*)");

	/**
	 * Find the place.
	 * @param mounts lines of {@code /proc/self/mounts}
	 * @param memberships lines of {@code /proc/self/cgroup}
	 * @return the group, or nothing if no hierarchy has the controller of processors
	 */
	public static Optional<CpuGroup> of(List<String> mounts, List<String> memberships) {
		List<Matcher> hierarchies = mounts.stream().map(MOUNT::matcher).filter(Matcher::matches).toList();
		return hierarchies.stream()
			.filter((mount) -> List.of(mount.group(3).split(",")).contains("cpu"))
			.findFirst()
			.map((mount) -> of(mount, path(memberships, "cpu"), VERSION_1))
			.orElseGet(() -> hierarchies.stream()
				.filter((mount) -> mount.group(2).equals("cgroup2"))
				.findFirst()
				.flatMap((mount) -> of(mount, path(memberships, ""), VERSION_2)));
	}

	private static Optional<CpuGroup> of(Matcher mount, Optional<String> path, Map<String, String> limits) {
		return path.map((name) -> new CpuGroup(Path.of(mount.group(1) + name).normalize(), limits));
	}

	private static Optional<String> path(List<String> memberships, String controller) {
		return memberships.stream()
			.map(MEMBERSHIP::matcher)
			.filter((line) -> line.matches() && List.of(line.group(1).split(",")).contains(controller))
			.map((line) -> line.group(2))
			.findFirst();
	}

}
