package io.wattspring.benchmarks.application;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Fills and collects the heap.
 */
@RestController
final class HeapController {

	private static final int MEBIBYTE = 1 << 20;

	private final List<List<byte[]>> ballast = new ArrayList<>();

	@GetMapping("/heap/fill")
	String fill(@RequestParam("mb") int mb) {
		for (int i = 0; i < mb; i++) {
			this.ballast.add(mebibyte());
		}
		return "filled";
	}

	// of small objects, as a collection takes time for each
	private static List<byte[]> mebibyte() {
		List<byte[]> blocks = new ArrayList<>();
		for (int size = 0; size < MEBIBYTE; size += 64) {
			blocks.add(new byte[40]);
		}
		return blocks;
	}

	/**
	 * Collect all garbage.
	 * @return the heap in use then, in bytes
	 */
	@GetMapping("/heap/collect")
	String collect() {
		System.gc();
		return Long.toString(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
	}

}
