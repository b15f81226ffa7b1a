package io.wattspring.benchmarks.scenario;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.wattspring.benchmarks.load.Connections;
import io.wattspring.benchmarks.load.OpenLoad;
import io.wattspring.benchmarks.load.Stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link ComparedLoad} and {@link Server}.
 */
class ComparedLoadTests {

	@Test
	void ratesAreSharesOfTheKnee() {
		assertThat(ComparedLoad.ALL).extracting((load) -> load.rate(400))
			.containsExactly(200, 300, 380, 200, 300, 300, 800, 200, 200, 200);
		assertThat(ComparedLoad.ALL.get(0).rate(1)).isEqualTo(1);
	}

	@Test
	void labelsAreDifferentAndFitIntoCsv() {
		assertThat(ComparedLoad.ALL).extracting(ComparedLoad::label)
			.doesNotHaveDuplicates()
			.allSatisfy((label) -> assertThat(label).doesNotContain(",", "|"));
	}

	@Test
	void faultsLastTwiceAsLongAndComeLast() {
		assertThat(ComparedLoad.ALL).extracting((load) -> load.length(8).toSeconds())
			.containsExactly(8L, 8L, 8L, 8L, 8L, 8L, 32L, 16L, 16L, 16L);
		assertThat(ComparedLoad.ALL.get(9).fault()).isEqualTo(ComparedLoad.Fault.FOREVER);
	}

	@Test
	void chosenAreAllIfNoneIsNamed() {
		assertThat(chosen(1, List.of())).isEqualTo(ComparedLoad.ALL);
	}

	@Test
	void chosenAreThoseWithPartOfTheirNameInTheirOwnOrder() {
		assertThat(chosen(1, List.of("burns", "HTTP/2"))).extracting(ComparedLoad::label)
			.containsExactly("75 % one HTTP/2 connection", "50 % 1 in 1000 burns 10 s");
	}

	@Test
	void chosenWhenNameIsWholeIsThatLoadOnly() {
		assertThat(chosen(1, List.of("50 %", "16"))).extracting(ComparedLoad::label)
			.containsExactly("50 %", "75 % 16 connections");
	}

	@Test
	void chosenWhenNameIsUnknownSaysWhichThereAre() {
		assertThatIllegalArgumentException().isThrownBy(() -> chosen(1, List.of("burns", "gRPC")))
			.withMessageStartingWith("loads: gRPC (expected: one of [50 %, 75 %, ");
	}

	@Test
	void chosenWhenFaultIsToBeOfferedAgainIsRefused() {
		assertThat(chosen(5, List.of("50 %", "75 %"))).hasSize(2);
		assertThatIllegalArgumentException().isThrownBy(() -> chosen(5, List.of("50 %", "burns")))
			.withMessage("times: 5 (expected: 1 with faults, which outlast a load)");
	}

	@Test
	void openHasAllServersAndTheConnections() {
		OpenLoad load = ComparedLoad.ALL.get(4).open(List.of(1, 2), 400, 8);
		assertThat(load.ports()).containsExactly(1, 2);
		assertThat(load.connections()).isEqualTo(Connections.SIXTEEN);
		assertThat(load.stages()).containsExactly(new Stage(300, Duration.ofSeconds(8)));
	}

	@Test
	void halfHeapHalvesWhatIsGivenInMebibytes() {
		assertThat(Server.halfHeap(List.of("-Xms512m", "-XX:+UseG1GC", "-Xmx1000m"))).containsExactly("-Xms256m",
				"-Xmx500m");
	}

	private static List<ComparedLoad> chosen(int times, List<String> names) {
		return ComparedLoad.chosen(new Plan.Comparison(0, names, times));
	}

}
