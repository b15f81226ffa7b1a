package io.wattspring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpCookie;

import io.wattspring.autoconfigure.WattCacheProperties.Key;
import io.wattspring.cache.CacheKeyContributor;
import io.wattspring.cache.CacheSettings;
import io.wattspring.cache.Compression;
import io.wattspring.cache.policy.KeyPolicy;
import io.wattspring.cache.policy.PolicySettings;

/**
 * Turns properties into what the cache knows.
 */
final class CacheSettingsMapper {

	private CacheSettingsMapper() {
	}

	static CacheSettings map(WattCacheProperties properties, @Nullable Compression compression) {
		return new CacheSettings(properties.name(), properties.showKey(),
				(int) Expect.positive("watt.cache.max-entry-size", properties.maxEntrySize()).toBytes(),
				Expect.positive("watt.cache.max-copying", properties.maxCopying()).toBytes(),
				Expect.positive("watt.cache.lock-timeout", properties.lockTimeout()),
				Expect.positive("watt.cache.hit-for-miss", properties.hitForMiss()),
				Expect.atLeast(0, "watt.cache.max-refreshes", properties.maxRefreshes()), policy(properties),
				key(properties.key()), compression);
	}

	private static KeyPolicy key(Key key) {
		Expect.tokens("watt.cache.key.headers", key.headers());
		Expect.tokens("watt.cache.key.cookies", key.cookies());
		return new KeyPolicy(key.sortQuery(), key.allowQuery(), key.dropQuery());
	}

	private static PolicySettings policy(WattCacheProperties properties) {
		return new PolicySettings(properties.heuristics(), properties.stripCookies(), properties.clientReload(),
				Expect.notNegative("watt.cache.stale-while-revalidate", properties.staleWhileRevalidate()),
				Expect.notNegative("watt.cache.stale-if-error", properties.staleIfError()));
	}

	static List<CacheKeyContributor> contributors(Key key, List<CacheKeyContributor> beans) {
		List<CacheKeyContributor> contributors = new ArrayList<>();
		for (String name : key.headers()) {
			contributors.add((request, principal) -> part(request.getHeaders().get(name)));
		}
		for (String name : key.cookies()) {
			contributors.add((request, principal) -> {
				HttpCookie cookie = request.getCookies().getFirst(name);
				return part((cookie != null) ? List.of(cookie.getValue()) : null);
			});
		}
		contributors.addAll(beans);
		return contributors;
	}

	// What is there and empty is not the same as what is not there
	private static String part(@Nullable List<String> values) {
		return (values != null) ? "=" + String.join(",", values) : "";
	}

}
