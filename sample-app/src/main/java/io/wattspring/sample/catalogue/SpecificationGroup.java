package io.wattspring.sample.catalogue;

import java.util.List;

/**
 * A titled part of a product's specification table.
 *
 * @param title the title
 * @param rows the properties
 */
record SpecificationGroup(String title, List<Specification> rows) {

}
