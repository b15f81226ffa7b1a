package io.wattspring.cache.store;

import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.Purge.Scope;
import io.wattspring.cache.store.StoredResponse.Selection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link CaffeineStore}.
 */
class CaffeineStoreTests {

	private static final long MAX_BYTES = 4 << 20;

	private final AtomicLong nanos = new AtomicLong();

	private final CaffeineStore store = new CaffeineStore(MAX_BYTES, 3, this.nanos::get);

	@Test
	void memoryStaysWithinTheBoundUnderAMillionKeys() {
		Random random = new Random(1);
		for (int i = 0; i < 1_000_000; i++) {
			this.store.put("http://a/" + random.nextLong(), response(random.nextInt(2000), "", "x"));
			if (i % 10_000 == 0) {
				assertThat(this.store.usage().bytes()).isLessThanOrEqualTo(MAX_BYTES);
			}
		}
		assertThat(this.store.usage().evictions()).isPositive();
	}

	@Test
	void variantsOfAKeyAreCapped() {
		for (int i = 0; i < 10; i++) {
			this.store.put("k", response(1, "foo=" + i, "x"));
		}
		assertThat(this.store.get("k").variants()).extracting((variant) -> variant.selection().value())
			.containsExactly("foo=9", "foo=8", "foo=7");
	}

	@Test
	void responseForTheSameRequestsIsReplaced() {
		this.store.put("k", response(1, "foo=1", "x"));
		this.store.put("k", response(2, "foo=1", "x"));
		assertThat(this.store.get("k").variants()).hasSize(1);
	}

	@Test
	void purgesChooseByKeyTagAndPrefix() {
		this.store.put("http://a/1", response(1, "", "x"));
		this.store.put("http://a/2", response(1, "", "y"));
		this.store.put("http://b/3", response(1, "", "y"));
		assertThat(this.store.purgeNow(new Purge(Scope.TAG, "y", false))).isEqualTo(2);
		assertThat(this.store.get("http://a/2")).isNull();
		assertThat(this.store.purgeNow(new Purge(Scope.PREFIX, "http://b", false))).isZero();
		assertThat(this.store.purgeNow(new Purge(Scope.KEY, "http://a/1", false))).isEqualTo(1);
		assertThat(this.store.purgeNow(new Purge(Scope.ALL, "", false))).isZero();
	}

	@Test
	void softPurgeMakesStale() {
		this.store.put("k", response(1, "", "x"));
		this.nanos.set(10_000_000_000L);
		assertThat(this.store.purgeNow(new Purge(Scope.ALL, "", true))).isEqualTo(1);
		StoredResponse response = this.store.get("k").variants().get(0);
		assertThat(response.ttl(this.nanos.get())).isZero();
		assertThat(response.age(this.nanos.get())).isEqualTo(10);
	}

	private static StoredResponse response(int length, String selection, String tag) {
		HttpHeaders hidden = new HttpHeaders();
		hidden.set("Cache-Tag", tag);
		ResponsePolicy policy = new ResponsePolicy(60, true, false, false, 0, 0, false, false);
		return new StoredResponse(200, Fields.of("A", "b"), Fields.copyOf(hidden, (name) -> true), new byte[length],
				null, new Selection("", Vary.NONE, selection), policy, 0, 0);
	}

}
