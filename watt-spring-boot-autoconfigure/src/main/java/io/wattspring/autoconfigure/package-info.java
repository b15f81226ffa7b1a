/**
 * Auto-configuration of the workers, their properties, and the analysis of what can be
 * wrong with them.
 */
@NullMarked
package io.wattspring.autoconfigure;

import org.jspecify.annotations.NullMarked;
