package io.wattspring.cache;

import java.nio.file.Path;
import java.time.Clock;

import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import reactor.core.publisher.Mono;

import io.wattspring.cache.policy.CacheStatus;
import io.wattspring.cache.policy.FieldRules;
import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.HttpDate;
import io.wattspring.cache.policy.Preconditions;

/**
 * Lets the application write to the leader's response, as if there were no cache.
 */
final class PassTarget implements FillTarget {

	private final ServerHttpResponse client;

	private final boolean notModified;

	PassTarget(Fill fill, FillResponse response, CacheSettings settings, Clock clock) {
		this.client = fill.leader().response();
		this.notModified = isNotModified(fill, response, clock);
		this.client.setRawStatusCode(this.notModified ? HttpStatus.NOT_MODIFIED.value() : response.status());
		response.getHeaders().forEach((name, values) -> {
			if (FieldRules.isHidden(name) || this.notModified && !FieldRules.isInNotModified(name)) {
				return;
			}
			if (name.equalsIgnoreCase(HttpHeaders.VARY)) {
				this.client.getHeaders().addAll(name, values);
			}
			else {
				this.client.getHeaders().put(name, values);
			}
		});
		HttpDate.addTo(this.client.getHeaders(), clock.instant().getEpochSecond());
		this.client.getHeaders()
			.add(Delivery.CACHE_STATUS, CacheStatus.forward(fill.reason())
				.write(settings.name(), settings.showKey() ? fill.leader().key() : null));
		response.getCookies().values().forEach((cookies) -> cookies.forEach(this.client::addCookie));
	}

	// The application did not see the client's preconditions
	private static boolean isNotModified(Fill fill, FillResponse response, Clock clock) {
		if (!fill.shared() && fill.validated() == null || response.status() != HttpStatus.OK.value()) {
			return false;
		}
		Fields fields = Fields.copyOf(response.getHeaders(), (name) -> true);
		return Preconditions.isNotModified(fill.leader().request().getHeaders(), fields,
				clock.instant().getEpochSecond());
	}

	@Override
	public Mono<Void> write(Publisher<? extends DataBuffer> body, boolean flush) {
		if (this.notModified) {
			return DiscardTarget.INSTANCE.write(body, flush).then(end());
		}
		return this.client.writeWith(body);
	}

	@Override
	public Mono<Void> writeAndFlush(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		if (this.notModified) {
			return DiscardTarget.INSTANCE.writeAndFlush(body).then(end());
		}
		return this.client.writeAndFlushWith(body);
	}

	@Override
	public Mono<Void> write(Path file, long position, long count) {
		if (this.notModified) {
			return end();
		}
		return PassedResponse.write(this.client, file, position, count);
	}

	@Override
	public Mono<Void> end() {
		return this.client.setComplete();
	}

}
