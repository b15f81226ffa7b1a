package io.wattspring.actuate;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusOutputFormat;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the endpoint that Prometheus
 * scrapes: it has a thread of its own. Boot scrapes on Reactor's {@code boundedElastic},
 * which the application can exhaust; and the thread that asks must not wait for what a
 * gauge of the application does.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = PrometheusScrapeEndpoint.class)
public class PrometheusScrapeExtension implements AutoCloseable {

	/**
	 * Scrapes that may wait for one whose gauges block; more are refused.
	 */
	private static final int MAX_WAITING = 8;

	private static final int IDLE_SECONDS = 60;

	private final Scheduler thread = Schedulers.newBoundedElastic(1, MAX_WAITING, "watt-scrape", IDLE_SECONDS, true);

	private final PrometheusScrapeEndpoint endpoint;

	/**
	 * Create the extension.
	 * @param endpoint the endpoint
	 */
	public PrometheusScrapeExtension(PrometheusScrapeEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Read all meters.
	 * @param format what to write them in
	 * @param includedNames names of those to read; all if {@code null}
	 * @return their values
	 */
	@ReadOperation(producesFrom = PrometheusOutputFormat.class)
	public Mono<WebEndpointResponse<byte[]>> scrape(PrometheusOutputFormat format,
			@Nullable Set<String> includedNames) {
		return Mono.fromCallable(() -> this.endpoint.scrape(format, includedNames)).subscribeOn(this.thread);
	}

	@Override
	public void close() {
		this.thread.dispose();
	}

}
