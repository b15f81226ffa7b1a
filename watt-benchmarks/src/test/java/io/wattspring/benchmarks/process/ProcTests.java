package io.wattspring.benchmarks.process;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ProcessStat}, {@link ProcessStatus}, {@link OpenFiles},
 * {@link SchedStat}, {@link MachineStat}, {@link MachineUse} and {@link Proc}.
 */
class ProcTests {

	@Test
	void statWhenProgramHasSpacesAndParenthesesReadsTimes() {
		String stat = "4711 (a (b) c) S 1 4711 4711 0 -1 4194560 1 2 3 4 150 50 20 5 20 0 30 0 900 0 0\n";
		assertThat(ProcessStat.parse(stat)).isEqualTo(new ProcessStat(Duration.ofSeconds(2), Duration.ofMillis(250)));
	}

	@Test
	void statusReadsMemoryAndThreads() {
		String status = "Name:\tjava\nVmHWM:\t  300000 kB\nVmRSS:\t  204800 kB\nThreads:\t31\nSigQ:\t0/1\n";
		assertThat(ProcessStatus.parse(status)).isEqualTo(new ProcessStatus(204_800, 31));
	}

	@Test
	void machineStatReadsWhatWasStolen() {
		MachineStat before = MachineStat.parse("cpu  100 1 20 300 5 0 4 10 7 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n");
		assertThat(before).isEqualTo(machineStat(4400, 1250, 100));
		assertThat(machineStat(6400, 1250, 600).stolenPercent(before)).isEqualTo(25);
		assertThatIllegalStateException().isThrownBy(() -> MachineStat.parse("cpu  1 2 3\n"))
			.withMessage("Not the times of all processors: cpu  1 2 3");
	}

	@Test
	void machineUseTellsWhatOthersUsed() {
		MachineUse before = new MachineUse(machineStat(4000, 1000, 100), Duration.ofMillis(400));
		MachineUse after = new MachineUse(machineStat(6000, 2500, 200), Duration.ofMillis(1500));
		assertThat(after.stolenPercent(before)).isEqualTo(5);
		assertThat(after.othersPercent(before)).isEqualTo(20);
	}

	@Test
	void machineUseWhenTheBenchmarkIsCountedForMoreThanAllHasNoOthers() {
		MachineUse before = new MachineUse(machineStat(4000, 1000, 0), Duration.ZERO);
		MachineUse after = new MachineUse(machineStat(6000, 2500, 0), Duration.ofMillis(1510));
		assertThat(after.othersPercent(before)).isZero();
	}

	@Test
	void schedStatReadsNanosecondsOnTheProcessor() {
		assertThat(SchedStat.parse("2616387 1200 17\n")).isEqualTo(Duration.ofNanos(2_616_387));
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void threadCpuIsOfTheThreadsWithTheName() throws Exception {
		CountDownLatch running = new CountDownLatch(1);
		CountDownLatch end = new CountDownLatch(1);
		Thread thread = new Thread(() -> {
			running.countDown();
			await(end);
		}, "proc-tests-cpu");
		thread.start();
		running.await();
		long pid = ProcessHandle.current().pid();
		assertThat(Proc.threadCpu(pid, "proc-tests-cpu")).hasValueSatisfying((cpu) -> assertThat(cpu).isPositive());
		assertThat(Proc.threadCpu(pid, "proc-tests-none")).isEmpty();
		end.countDown();
		thread.join();
	}

	@Test
	void openFilesReadsSoftLimit() {
		String limits = "Limit                     Soft Limit           Hard Limit           Units\n"
				+ "Max open files            1024                 20000                files\n";
		assertThat(OpenFiles.parse(limits)).isEqualTo(new OpenFiles(1024));
		assertThat(OpenFiles.parse(limits.replace("1024 ", "unlimited "))).isEqualTo(new OpenFiles(Long.MAX_VALUE));
	}

	@Test
	void requireWhenLimitIsTooLowSaysWhatToDo() {
		assertThatIllegalStateException().isThrownBy(() -> new OpenFiles(1024).require(11_000))
			.withMessageContaining("limit 1024 (expected: at least 11000)")
			.withMessageContaining("ulimit -n 11000");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void procOfThisProcessIsReadable() throws Exception {
		Duration own = Proc.ownStat().own();
		assertThat(own).isPositive();
		assertThat(Proc.machineUse().benchmark()).isGreaterThanOrEqualTo(own);
		assertThat(Proc.ownOpenFiles().soft()).isPositive();
		assertThat(Proc.status(ProcessHandle.current().pid()).residentKibibytes()).isPositive();
		assertThat(Proc.setting("net/ipv4/ip_local_port_range")).matches("\\d+-\\d+");
		assertThat(Proc.setting("no/such/setting")).isEqualTo("unknown");
	}

	private static MachineStat machineStat(long total, long busy, long stolen) {
		return new MachineStat(Duration.ofMillis(total), Duration.ofMillis(busy), Duration.ofMillis(stolen));
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
