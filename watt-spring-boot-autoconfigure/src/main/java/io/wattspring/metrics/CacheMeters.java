package io.wattspring.metrics;

import java.util.function.Function;

import io.micrometer.core.instrument.MeterRegistry;

import io.wattspring.cache.CacheStatistics;
import io.wattspring.cache.ResponseCache;

/**
 * The meters of the response cache.
 */
final class CacheMeters {

	private final ResponseCache cache;

	private final Meters meters;

	/**
	 * Register the meters in a registry.
	 * @param cache the cache
	 * @param registry the registry
	 */
	CacheMeters(ResponseCache cache, MeterRegistry registry) {
		this.cache = cache;
		this.meters = new Meters(registry);
		counter(WattMeter.CACHE_REQUESTS, CacheStatistics::hits, "hit");
		counter(WattMeter.CACHE_REQUESTS, CacheStatistics::staleHits, "stale");
		counter(WattMeter.CACHE_REQUESTS, CacheStatistics::misses, "miss");
		counter(WattMeter.CACHE_REQUESTS, CacheStatistics::collapsed, "collapsed");
		counter(WattMeter.CACHE_REQUESTS, CacheStatistics::passes, "pass");
		counter(WattMeter.CACHE_REFRESHES, CacheStatistics::refreshes);
		counter(WattMeter.CACHE_STORES, CacheStatistics::stored);
		counter(WattMeter.CACHE_STORE_FAILURES, CacheStatistics::storeFailures);
		counter(WattMeter.CACHE_EVICTIONS, CacheStatistics::evictions);
		gauge(WattMeter.CACHE_RESOURCES, CacheStatistics::resources);
		gauge(WattMeter.CACHE_SIZE, CacheStatistics::bytes);
		gauge(WattMeter.CACHE_MAX_SIZE, CacheStatistics::maxBytes);
	}

	private void counter(WattMeter meter, Function<CacheStatistics, Number> value, String... tags) {
		this.meters.counter(meter, () -> value.apply(this.cache.statistics()), tags);
	}

	private void gauge(WattMeter meter, Function<CacheStatistics, Number> value) {
		this.meters.gauge(meter, () -> value.apply(this.cache.statistics()));
	}

}
