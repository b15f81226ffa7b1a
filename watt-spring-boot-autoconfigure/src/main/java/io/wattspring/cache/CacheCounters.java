package io.wattspring.cache;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what a cache did.
 */
final class CacheCounters {

	final LongAdder hits = new LongAdder();

	final LongAdder staleHits = new LongAdder();

	final LongAdder misses = new LongAdder();

	final LongAdder validations = new LongAdder();

	final LongAdder passes = new LongAdder();

	final LongAdder collapsed = new LongAdder();

	final LongAdder stored = new LongAdder();

	final LongAdder refreshes = new LongAdder();

	final LongAdder storeFailures = new LongAdder();

}
