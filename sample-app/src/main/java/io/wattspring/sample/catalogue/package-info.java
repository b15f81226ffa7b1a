/**
 * The products of the shop, their pages and their JSON.
 */
@NullMarked
package io.wattspring.sample.catalogue;

import org.jspecify.annotations.NullMarked;
