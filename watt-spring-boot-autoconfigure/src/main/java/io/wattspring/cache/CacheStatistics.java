package io.wattspring.cache;

/**
 * What a cache did since it started, and what it holds.
 *
 * @param hits requests that were answered with a fresh stored response
 * @param staleHits requests that were answered with a stale one
 * @param misses requests that were made to the application for clients
 * @param collapsed requests that waited for another one of the same key
 * @param passes requests that were left to the application
 * @param refreshes responses that were refreshed in the background
 * @param stored responses that were stored
 * @param storeFailures failures of the store, each a miss
 * @param inFlight requests to the application that others may wait for
 * @param copyingBytes bytes of bodies that are being recorded
 * @param resources URIs for which there are responses
 * @param bytes memory that they take
 * @param maxBytes memory that they may take
 * @param evictions URIs that had to make room
 * @since 0.1.0
 */
public record CacheStatistics(long hits, long staleHits, long misses, long collapsed, long passes, long refreshes,
		long stored, long storeFailures, int inFlight, long copyingBytes, long resources, long bytes, long maxBytes,
		long evictions) {

}
