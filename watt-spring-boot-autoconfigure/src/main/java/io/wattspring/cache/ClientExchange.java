package io.wattspring.cache;

import java.util.function.BiFunction;

import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

import io.wattspring.cache.policy.RequestFacts;
import io.wattspring.cache.policy.Vary;

/**
 * A request of a client, and how to answer it.
 *
 * @param request the request
 * @param response the client's response
 * @param facts what the request says
 * @param vary what filters before the cache say that responses depend on
 * @param key key of its URI
 * @param partition what the owner of the cache adds to the key
 * @param application hands a request over to the application
 * @param scheduler where to go on after waiting
 */
record ClientExchange(ServerHttpRequest request, ServerHttpResponse response, RequestFacts facts, Vary vary, String key,
		String partition, BiFunction<ServerHttpRequest, ServerHttpResponse, Mono<Void>> application,
		Scheduler scheduler) {

	boolean isHead() {
		return this.facts.method() == HttpMethod.HEAD;
	}

}
