package io.wattspring.benchmarks.load;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link Mix} and {@link Part}.
 */
class MixTests {

	@Test
	void atWhenOneInThousandIsAFaultSpreadsThem() {
		Mix mix = Mix.of("/page", "/fault", 1000);
		List<Integer> faults = IntStream.range(0, 3000).filter((i) -> !mix.at(i).counted()).boxed().toList();
		assertThat(faults).containsExactly(500, 1500, 2500);
		assertThat(mix.at(500).path()).isEqualTo("/fault");
		assertThat(mix.at(501)).isEqualTo(new Part("/page", 999, true));
	}

	@Test
	void atWhenThereIsOnePartRepeatsIt() {
		assertThat(Mix.of("/page").at(17)).isEqualTo(new Part("/page", 1, true));
	}

	@Test
	void atInterleavesByWeight() {
		Mix mix = Mix.of(List.of(new Part("/a", 2, true), new Part("/b", 1, true)));
		assertThat(IntStream.range(0, 6).mapToObj((i) -> mix.at(i).path())).containsExactly("/a", "/b", "/a", "/a",
				"/b", "/a");
	}

	@Test
	void partWhenWeightIsZeroIsRejected() {
		assertThatIllegalArgumentException().isThrownBy(() -> new Part("/a", 0, true))
			.withMessage("weight: 0 (expected: at least 1)");
	}

}
