package io.wattspring.sample.order;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * An order as it arrives, not yet checked.
 *
 * @param customer the name of the customer
 * @param lines what is ordered
 */
record OrderRequest(@Nullable String customer, @Nullable List<@Nullable OrderLine> lines) {

}
