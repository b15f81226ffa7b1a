/**
 * Shares stored responses among processes by way of Redis or Valkey.
 */
@NullMarked
package io.wattspring.cache.redis;

import org.jspecify.annotations.NullMarked;
