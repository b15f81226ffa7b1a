/**
 * Decisions of an HTTP cache as pure functions: parsing, storability, freshness,
 * selection, preconditions and ranges.
 */
@NullMarked
package io.wattspring.cache.policy;

import org.jspecify.annotations.NullMarked;
