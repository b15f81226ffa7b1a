/**
 * The customers' chat room over WebSocket.
 */
@NullMarked
package io.wattspring.sample.chat;

import org.jspecify.annotations.NullMarked;
