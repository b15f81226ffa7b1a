package io.wattspring.actuate;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import reactor.core.publisher.Mono;

import io.wattspring.cache.ResponseCache;
import io.wattspring.cache.store.StoredResource;
import io.wattspring.cache.store.StoredResponse;

/**
 * {@link Endpoint @Endpoint} that shows the response cache, and empties it where
 * {@code management.endpoint.wattcache.access} is {@code unrestricted}.
 *
 * @since 0.1.0
 */
@Endpoint(id = "wattcache", defaultAccess = Access.READ_ONLY)
public class WattCacheEndpoint {

	private static final Pattern MASKED = Pattern.compile("(?md)^((?!accept|origin=|user-agent=)[^=\\n]+)=.*$");

	private final ResponseCache cache;

	/**
	 * Create the endpoint.
	 * @param cache the cache to show
	 */
	public WattCacheEndpoint(ResponseCache cache) {
		this.cache = cache;
	}

	/**
	 * Show the cache, or what is stored for a URI.
	 * @param uri an absolute URI, or {@code null} for the cache
	 * @return the descriptor
	 */
	@ReadOperation
	public Mono<Object> cache(@Nullable String uri) {
		return Mono.fromSupplier(() -> (uri != null) ? describe(uri(uri)) : this.cache.statistics());
	}

	private ResourceDescriptor describe(URI uri) {
		StoredResource resource = this.cache.lookUp(uri);
		return new ResourceDescriptor(
				(resource != null) ? resource.variants().stream().map(this::describe).toList() : List.of());
	}

	private ResponseDescriptor describe(StoredResponse response) {
		long age = this.cache.age(response);
		return new ResponseDescriptor(response.status(), age, response.policy().lifetime() - age,
				response.body().length, response.weight(), masked(response.selection().value()), response.tags());
	}

	/**
	 * Keep what may let in whoever reads it.
	 * @param selection fields of requests, one a line
	 * @return the same, with values only of those that tell what clients can read
	 */
	private static String masked(String selection) {
		return MASKED.matcher(selection).replaceAll("$1=******");
	}

	/**
	 * Remove what a tag, a prefix or a URI chooses, or make it stale.
	 * @param scope {@code uri}, {@code tag}, {@code prefix} or {@code all}
	 * @param value the URI, tag or prefix
	 * @param soft whether to make it stale only
	 * @return how many URIs were chosen
	 */
	@WriteOperation
	public Mono<PurgeDescriptor> purge(@Selector String scope, @Nullable String value, @Nullable Boolean soft) {
		boolean expire = Boolean.TRUE.equals(soft);
		Mono<Long> purged = switch (scope) {
			case "uri" -> expire ? this.cache.expire(uri(value)) : this.cache.purge(uri(value));
			case "tag" -> expire ? this.cache.expireTag(required(value)) : this.cache.purgeTag(required(value));
			case "prefix" ->
				expire ? this.cache.expirePrefix(uri(value).toString()) : this.cache.purgePrefix(uri(value).toString());
			case "all" -> expire ? this.cache.expireAll() : this.cache.purgeAll();
			default -> throw refused("%s (expected: uri, tag, prefix or all)", scope);
		};
		return purged.map(PurgeDescriptor::new);
	}

	private static String required(@Nullable String value) {
		if (value == null || value.isBlank()) {
			throw refused("value is missing%s", "");
		}
		return value;
	}

	private static URI uri(@Nullable String value) {
		try {
			URI uri = new URI(required(value));
			if (uri.isAbsolute() && uri.getRawAuthority() != null) {
				return uri;
			}
		}
		catch (URISyntaxException ex) {
			// Refused below
		}
		throw refused("%s (expected: a whole URI, such as https://shop.example/products/7)", required(value));
	}

	private static InvalidEndpointRequestException refused(String message, String value) {
		String reason = message.formatted(value);
		return new InvalidEndpointRequestException(reason, reason);
	}

	/**
	 * Remove all.
	 * @return how many URIs had responses
	 */
	@DeleteOperation
	public Mono<PurgeDescriptor> clear() {
		return this.cache.purgeAll().map(PurgeDescriptor::new);
	}

	/**
	 * Description of what is stored for a URI.
	 *
	 * @param responses the responses, the newest first
	 */
	public record ResourceDescriptor(List<ResponseDescriptor> responses) {

	}

	/**
	 * Description of a stored response.
	 *
	 * @param status its status
	 * @param age its age in seconds
	 * @param ttl seconds until it is stale, not positive if it is
	 * @param bodyBytes length of its body
	 * @param bytes memory that it takes
	 * @param vary the request fields that it is for
	 * @param tags its tags
	 */
	public record ResponseDescriptor(int status, long age, long ttl, int bodyBytes, long bytes, String vary,
			Set<String> tags) {

	}

	/**
	 * Description of a purge.
	 *
	 * @param resources URIs that were chosen
	 */
	public record PurgeDescriptor(long resources) {

	}

}
