/**
 * The sample shop: its entry point and how its JSON API reports errors.
 */
@NullMarked
package io.wattspring.sample;

import org.jspecify.annotations.NullMarked;
