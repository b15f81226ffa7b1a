package io.wattspring.autoconfigure;

import java.util.function.UnaryOperator;

import org.springframework.http.server.reactive.HttpHandler;

/**
 * Hands requests from the event loops to the application.
 */
@FunctionalInterface
interface WattDispatch extends UnaryOperator<HttpHandler> {

}
