package io.wattspring.cache;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Chunks}.
 */
class ChunksTests {

	private final Chunks chunks = new Chunks();

	@Test
	void chunksAreFoundByTheirNumberUntilTheyAreDropped() {
		add("a", "bc", "def");
		assertThat(this.chunks.dropBefore(2)).isEqualTo(3);
		assertThat(this.chunks.get(1)).isNull();
		assertThat(this.chunks.get(2)).asString().isEqualTo("def");
		assertThat(this.chunks.get(3)).isNull();
		assertThat(this.chunks.first()).isEqualTo(2);
		assertThat(this.chunks.end()).isEqualTo(3);
		assertThat(this.chunks.count()).isOne();
		assertThat(this.chunks.bytes()).isEqualTo(3);
		assertThat(this.chunks.size()).isEqualTo(6);
	}

	@Test
	void nothingIsDroppedTwiceNorBeforeItCame() {
		add("a", "bc");
		assertThat(this.chunks.dropBefore(0)).isZero();
		assertThat(this.chunks.dropBefore(9)).isEqualTo(3);
		assertThat(this.chunks.dropBefore(1)).isZero();
		add("d");
		assertThat(this.chunks.get(2)).asString().isEqualTo("d");
	}

	@Test
	void oneChunkIsNotCopied() {
		byte[] only = { 1 };
		this.chunks.add(only);
		assertThat(this.chunks.joined()).isSameAs(only);
		add("b");
		assertThat(this.chunks.joined()).containsExactly(1, 'b');
	}

	private void add(String... texts) {
		for (String text : texts) {
			this.chunks.add(text.getBytes(StandardCharsets.US_ASCII));
		}
	}

}
