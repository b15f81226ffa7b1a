package io.wattspring.cache.store;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.StoredResponse.Selection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link StoredResponse}.
 */
class StoredResponseTests {

	/**
	 * Bytes of a short string, with its array and a reference to it.
	 */
	private static final int SHORT_STRING = 52;

	private static final long NOTHING = weight(Fields.EMPTY, "", Vary.NONE, "");

	@Test
	void namesInVaryHaveAWeight() {
		String names = IntStream.range(0, 1000).mapToObj((i) -> "x" + i).collect(Collectors.joining(","));
		Vary vary = Vary.parse(List.of(names));
		assertThat(vary.names()).hasSize(1000);
		String selected = vary.select(new HttpHeaders());
		assertThat(weight(Fields.EMPTY, "", vary, selected) - NOTHING)
			.isBetween(1000L * SHORT_STRING + selected.length(), 1000L * 2 * SHORT_STRING + selected.length());
	}

	@Test
	void charactersBeyondLatin1WeighTwice() {
		String latin = "\u00fc".repeat(1000);
		String other = "\u4e2d".repeat(1000);
		assertThat(Fields.of("Foo", latin).weight()).isBetween(1000L, 1200L);
		assertThat(Fields.of("Foo", other).weight()).isBetween(2000L, 2200L);
		assertThat(Fields.of(other, "bar").weight()).isBetween(2000L, 2200L);
		assertThat(weight(Fields.EMPTY, other, Vary.NONE, "") - NOTHING).isEqualTo(2000);
		assertThat(weight(Fields.EMPTY, "", Vary.NONE, latin) - NOTHING).isEqualTo(1000);
	}

	private static long weight(Fields fields, String partition, Vary vary, String value) {
		return new StoredResponse(200, fields, Fields.EMPTY, new byte[0], null, new Selection(partition, vary, value),
				new ResponsePolicy(60, true, false, false, 0, 0, false, false), 0, 0)
			.weight();
	}

}
