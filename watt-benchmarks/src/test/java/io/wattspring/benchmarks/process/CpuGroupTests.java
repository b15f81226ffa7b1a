package io.wattspring.benchmarks.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CpuGroup}.
 */
class CpuGroupTests {

	private static final String TMPFS = "tmpfs /sys/fs/cgroup tmpfs rw,relatime,mode=755 0 0";

	private static final String VERSION_2 = "cgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nodev 0 0";

	@Test
	void firstVersionHasTheControllerInItsOwnHierarchy() {
		List<String> mounts = List.of(TMPFS, "cgroup /sys/fs/cgroup/cpuset cgroup rw,relatime,cpuset 0 0",
				"cgroup /sys/fs/cgroup/cpu,cpuacct cgroup rw,relatime,cpu,cpuacct 0 0");
		List<String> memberships = List.of("3:cpuset:/set", "1:cpuacct,cpu:/docker/abc", "0::/");
		assertThat(CpuGroup.of(mounts, memberships)).hasValue(
				new CpuGroup(Path.of("/sys/fs/cgroup/cpu,cpuacct/docker/abc"), Map.of("cpu.cfs_quota_us", "100000")));
	}

	@Test
	void secondVersionHasOneHierarchy() {
		assertThat(CpuGroup.of(List.of(VERSION_2), List.of("0::/user.slice")))
			.hasValue(new CpuGroup(Path.of("/sys/fs/cgroup/user.slice"), Map.of("cpu.max", "100000 100000")));
		assertThat(CpuGroup.of(List.of(VERSION_2), List.of("0::/"))).map(CpuGroup::parent)
			.hasValue(Path.of("/sys/fs/cgroup"));
	}

	@Test
	void controllerOfTheFirstVersionCountsWhereBothAreMounted() {
		List<String> mounts = List.of("cgroup2 /sys/fs/cgroup/unified cgroup2 rw 0 0",
				"cgroup /sys/fs/cgroup/cpu cgroup rw,cpu 0 0");
		assertThat(CpuGroup.of(mounts, List.of("1:cpu:/", "0::/"))).map(CpuGroup::parent)
			.hasValue(Path.of("/sys/fs/cgroup/cpu"));
	}

	@Test
	void nothingWhereThereIsNone() {
		assertThat(CpuGroup.of(List.of(TMPFS), List.of())).isEmpty();
		assertThat(CpuGroup.of(List.of(VERSION_2), List.of("1:cpu:/"))).isEmpty();
		assertThat(CpuGroup.of(List.of("cgroup /c cgroup rw,cpuset 0 0"), List.of("1:cpuset:/", "0::/"))).isEmpty();
		assertThat(CpuGroup.of(List.of("broken"), List.of("broken"))).isEmpty();
	}

}
