/**
 * The web server and its factory, which put the workers in the place of Boot's single
 * server.
 */
@NullMarked
package io.wattspring.server;

import org.jspecify.annotations.NullMarked;
