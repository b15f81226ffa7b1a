package io.wattspring.cache.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.StoredResponse.Selection;

/**
 * What is stored for a URI.
 *
 * @param variants the responses, the newest first
 * @since 0.1.0
 */
public record StoredResource(List<StoredResponse> variants) {

	/**
	 * Bytes of the entry in a map, and of the objects that hold the responses.
	 */
	private static final int OVERHEAD = 200;

	/**
	 * Choose the response for a request.
	 * @param partition what the owner of the cache adds to the key of the request
	 * @param request fields of the request
	 * @return the response, or {@code null}
	 */
	public @Nullable StoredResponse select(String partition, HttpHeaders request) {
		Selections selections = new Selections(request);
		for (StoredResponse variant : this.variants) {
			Selection selection = variant.selection();
			if (selection.partition().equals(partition) && selection.value().equals(selections.of(selection.vary()))) {
				return variant;
			}
		}
		return selectByLanguage(partition, request, selections);
	}

	private @Nullable StoredResponse selectByLanguage(String partition, HttpHeaders request, Selections selections) {
		if (!request.containsHeader(HttpHeaders.ACCEPT_LANGUAGE)) {
			return null;
		}
		String preferred = Vary.preferredLanguage(request);
		for (StoredResponse variant : this.variants) {
			String language = variant.fields().first(HttpHeaders.CONTENT_LANGUAGE);
			if (language != null && language.equalsIgnoreCase(preferred) && variant.selection()
				.matchesWithoutLanguage(partition, selections.of(variant.selection().vary()))) {
				return variant;
			}
		}
		return null;
	}

	/**
	 * Return the request fields that responses of this URI depend on, as far as is known.
	 * @return those of the newest response
	 */
	public Vary vary() {
		return this.variants.isEmpty() ? Vary.NONE : this.variants.get(0).selection().vary();
	}

	/**
	 * Add a response, in place of the one that was for the same requests.
	 * @param resource what was stored, or {@code null}
	 * @param response the response
	 * @param maxVariants number of responses to keep
	 * @return the resource with it
	 */
	public static StoredResource with(@Nullable StoredResource resource, StoredResponse response, int maxVariants) {
		List<StoredResponse> variants = new ArrayList<>();
		variants.add(response);
		if (resource != null) {
			Selection selection = response.selection();
			for (StoredResponse variant : resource.variants) {
				if (variants.size() < maxVariants && !variant.selection().equals(selection)) {
					variants.add(variant);
				}
			}
		}
		return new StoredResource(List.copyOf(variants));
	}

	/**
	 * Change or remove responses.
	 * @param change returns what to keep, or {@code null} to remove the response
	 * @return what is left, or {@code null} for nothing
	 */
	public @Nullable StoredResource map(UnaryOperator<@Nullable StoredResponse> change) {
		List<StoredResponse> kept = this.variants.stream().map(change).filter(Objects::nonNull).toList();
		return kept.isEmpty() ? null : new StoredResource(kept);
	}

	/**
	 * Return how much memory the resource takes.
	 * @return bytes, estimated
	 */
	public long weight() {
		long weight = OVERHEAD;
		for (StoredResponse variant : this.variants) {
			weight += variant.weight();
		}
		return weight;
	}

	/**
	 * What a request has in fields that responses depend on, each looked up once: there
	 * may be many responses, and much in the fields.
	 */
	private static final class Selections {

		private final HttpHeaders request;

		private @Nullable Map<Vary, String> known;

		Selections(HttpHeaders request) {
			this.request = request;
		}

		String of(Vary vary) {
			if (vary.names().isEmpty()) {
				return "";
			}
			Map<Vary, String> known = this.known;
			if (known == null) {
				known = new HashMap<>(2);
				this.known = known;
			}
			return known.computeIfAbsent(vary, (fields) -> fields.select(this.request));
		}

	}

}
