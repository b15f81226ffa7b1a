/**
 * Endpoints that misbehave on request, present in profile {@code faults} only.
 */
@NullMarked
package io.wattspring.sample.fault;

import org.jspecify.annotations.NullMarked;
