package io.wattspring.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Configuration properties of the response cache.
 *
 * @param enabled Whether responses are stored and served again.
 * @param position Where the cache stands: in front of everything, or as a filter after
 * those of Spring Security.
 * @param name Name of the cache in the Cache-Status field.
 * @param showKey Whether the Cache-Status field shows keys.
 * @param maxSize Memory for stored responses; 'auto' is a tenth of the heap, at most
 * 256MB.
 * @param maxEntrySize Size of the greatest body that is stored.
 * @param maxCopying Memory for bodies that are being recorded; beyond it responses are
 * not stored.
 * @param maxVariants Number of responses that are stored for a URI.
 * @param lockTimeout Time for which a request waits for another one of the same key, and
 * for which a slow client may hold up others that receive the same response.
 * @param hitForMiss Time for which requests of a key that turned out not to be cacheable
 * do not wait for each other.
 * @param maxRefreshes Number of responses that are refreshed in the background at once.
 * @param staleWhileRevalidate Time for which a response that names none is served stale
 * while it is refreshed.
 * @param staleIfError Time for which a response that names none is served stale when the
 * application fails.
 * @param heuristics Whether responses without explicit freshness are fresh for a tenth of
 * the time since they were modified.
 * @param clientReload Whether clients may ask for a new response with no-cache, max-age
 * and min-fresh.
 * @param stripCookies Whether responses that set cookies are stored without them; not
 * stored at all otherwise.
 * @param key Settings for the keys of responses.
 * @param store Where responses are stored.
 * @param redis Settings for sharing responses by way of Redis.
 * @since 0.1.0
 */
@ConfigurationProperties("watt.cache")
public record WattCacheProperties(@DefaultValue("false") boolean enabled, @DefaultValue("front") Position position,
		@DefaultValue("Watt") String name, @DefaultValue("false") boolean showKey, @DefaultValue("auto") String maxSize,
		@DefaultValue("1MB") DataSize maxEntrySize, @DefaultValue("32MB") DataSize maxCopying,
		@DefaultValue("32") int maxVariants, @DefaultValue("5s") Duration lockTimeout,
		@DefaultValue("2m") Duration hitForMiss, @DefaultValue("64") int maxRefreshes,
		@DefaultValue("0s") Duration staleWhileRevalidate, @DefaultValue("0s") Duration staleIfError,
		@DefaultValue("false") boolean heuristics, @DefaultValue("false") boolean clientReload,
		@DefaultValue("false") boolean stripCookies, @DefaultValue Key key, @DefaultValue("memory") Store store,
		@DefaultValue Redis redis) {

	/**
	 * Where a cache stands.
	 */
	public enum Position {

		/**
		 * Before the run queue and every filter, where a CDN would stand.
		 */
		FRONT,

		/**
		 * After the filters of Spring Security, so that each hit is authorized.
		 */
		FILTER

	}

	/**
	 * Where responses are stored.
	 */
	public enum Store {

		/**
		 * In the heap.
		 */
		MEMORY,

		/**
		 * In Redis or Valkey, shared by all processes that use the same one, and in the
		 * heap in front of it.
		 */
		REDIS

	}

	/**
	 * Settings for sharing responses by way of Redis.
	 *
	 * @param keyPrefix Beginning of all keys in Redis.
	 * @param timeout Time for which a request waits for Redis.
	 * @param interval Time after which purges of other processes are looked for, and
	 * after which Redis is tried again when it failed.
	 * @param maxTtl Time for which a response is kept in Redis at most.
	 */
	public record Redis(@DefaultValue("watt:") String keyPrefix, @DefaultValue("100ms") Duration timeout,
			@DefaultValue("1s") Duration interval, @DefaultValue("1d") Duration maxTtl) {

	}

	/**
	 * Settings for the keys of responses.
	 *
	 * @param sortQuery Whether the order of query parameters does not matter.
	 * @param allowQuery Names of the query parameters that matter, all if empty; '*' at
	 * the end stands for any ending.
	 * @param dropQuery Names of query parameters that do not matter; '*' at the end
	 * stands for any ending.
	 * @param headers Names of request fields that are part of the key.
	 * @param cookies Names of cookies that are part of the key.
	 */
	public record Key(@DefaultValue("false") boolean sortQuery, @DefaultValue List<String> allowQuery,
			@DefaultValue List<String> dropQuery, @DefaultValue List<String> headers,
			@DefaultValue List<String> cookies) {

	}

}
