/**
 * A shared HTTP cache in front of an application: collapses requests, records responses,
 * serves them again.
 */
@NullMarked
package io.wattspring.cache;

import org.jspecify.annotations.NullMarked;
