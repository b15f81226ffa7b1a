/**
 * Plain HTTP/1.1 client for what the external generators cannot do.
 */
@NullMarked
package io.wattspring.benchmarks.client;

import org.jspecify.annotations.NullMarked;
