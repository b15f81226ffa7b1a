/**
 * Uploads of any size, digested while they arrive.
 */
@NullMarked
package io.wattspring.sample.upload;

import org.jspecify.annotations.NullMarked;
