package io.wattspring.benchmarks.jmh;

import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.springframework.http.HttpHeaders;

import io.wattspring.cache.policy.CacheControl;
import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.HttpDate;
import io.wattspring.cache.policy.KeyPolicy;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.CaffeineStore;
import io.wattspring.cache.store.StoredResource;
import io.wattspring.cache.store.StoredResponse;

/**
 * Cost of a lookup in the cache and of parsing the fields that it heeds.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CacheBenchmark {

	private static final int STORED = 1000;

	private static final long NOW = 1_800_000_000;

	private final CaffeineStore store = new CaffeineStore(64 << 20, 8);

	private final URI uri = URI.create("http://localhost:8080/products/500?color=red");

	private final HttpHeaders request = new HttpHeaders();

	private List<String> cacheControl = List.of("public, max-age=60, s-maxage=300, stale-while-revalidate=30");

	private String date = "Sun, 06 Nov 1994 08:49:37 GMT";

	private String rfc850Date = "Sunday, 06-Nov-94 08:49:37 GMT";

	@Setup
	public void store() {
		for (int i = 0; i < STORED; i++) {
			this.store.put(KeyPolicy.AS_SENT.key(URI.create("http://localhost:8080/products/" + i + "?color=red")),
					response());
		}
	}

	private static StoredResponse response() {
		ResponsePolicy policy = new ResponsePolicy(60, true, false, false, 0, 0, false, false);
		return new StoredResponse(200, Fields.of("Content-Type", "text/html"), Fields.of("Cache-Tag", "products"),
				new byte[8192], null, new StoredResponse.Selection("", Vary.NONE, ""), policy, 0, System.nanoTime());
	}

	/**
	 * The key of a URI, its response, and whether that is fresh.
	 */
	@Benchmark
	public long cacheLookup() {
		StoredResource resource = this.store.get(KeyPolicy.AS_SENT.key(this.uri));
		StoredResponse response = (resource != null) ? resource.select("", this.request) : null;
		if (response == null) {
			throw new IllegalStateException("not stored");
		}
		return response.ttl(System.nanoTime());
	}

	@Benchmark
	public CacheControl cacheControl() {
		return CacheControl.parse(this.cacheControl);
	}

	@Benchmark
	public long httpDate() {
		return HttpDate.parse(this.date, NOW);
	}

	@Benchmark
	public long httpDateRfc850() {
		return HttpDate.parse(this.rfc850Date, NOW);
	}

}
