/**
 * Where responses are stored.
 */
@NullMarked
package io.wattspring.cache.store;

import org.jspecify.annotations.NullMarked;
