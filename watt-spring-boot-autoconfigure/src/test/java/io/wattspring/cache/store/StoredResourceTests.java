package io.wattspring.cache.store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.http.HttpHeaders;

import io.wattspring.cache.policy.Fields;
import io.wattspring.cache.policy.ResponsePolicy;
import io.wattspring.cache.policy.Vary;
import io.wattspring.cache.store.StoredResponse.Selection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link StoredResource}.
 */
class StoredResourceTests {

	private final AtomicInteger looks = new AtomicInteger();

	private final HttpHeaders request = new HttpHeaders() {

		private static final long serialVersionUID = 1L;

		@Override
		public @Nullable List<String> get(String name) {
			if (name.equalsIgnoreCase("x")) {
				StoredResourceTests.this.looks.incrementAndGet();
			}
			return super.get(name);
		}

	};

	@Test
	void languageThatIsPreferredIsChosenAmongAllOthers() {
		this.request.set("Accept-Language", "de, en;q=0.5");
		this.request.set("X", "1");
		StoredResponse german = response("de", "accept-language, x", "accept-language=de-ch;1.0\nx=1\n");
		StoredResource resource = new StoredResource(
				List.of(response("en", "accept-language, x", "accept-language=en;1.0\nx=1\n"),
						response("de", "accept-language, x", "accept-language=de-ch;1.0\nx=2\n"), german));
		assertThat(resource.select("", this.request)).isSameAs(german);
		assertThat(resource.select("other", this.request)).isNull();
	}

	@Test
	void languageMayStandBetweenOtherFields() {
		this.request.set("Accept", "a/b");
		this.request.set("Accept-Language", "de");
		StoredResponse german = response("de", "accept, accept-language", "accept=a/b\naccept-language=de-ch;1.0\n");
		assertThat(new StoredResource(List.of(german)).select("", this.request)).isSameAs(german);
		this.request.set("Accept", "a/c");
		assertThat(new StoredResource(List.of(german)).select("", this.request)).isNull();
	}

	@Test
	void fieldsOfTheRequestAreLookedAtOnceHoweverManyResponsesThereAre() {
		this.request.set("Accept-Language", "de");
		this.request.set("X", "1");
		List<StoredResponse> variants = new ArrayList<>();
		for (int i = 0; i < 32; i++) {
			String vary = (i % 2 == 0) ? "accept-language, x" : "accept-language, x, y";
			variants.add(response("de", vary, "accept-language=en;1.0\nx=" + i + "\n"));
		}
		assertThat(new StoredResource(variants).select("", this.request)).isNull();
		assertThat(this.looks).hasValue(2);
	}

	@Test
	@Timeout(10)
	void longPreferencesCostNoMoreThanTheirNumber() {
		this.request.set("Accept-Language", "de" + ",a;q=0.1".repeat(8000));
		this.request.set("X", "-");
		List<StoredResponse> variants = new ArrayList<>();
		for (int i = 0; i < 32; i++) {
			String value = Vary.parse(List.of("accept-language, x")).select(this.request);
			variants.add(response("de", "accept-language, x", value.replace("x=-", "x=" + i)));
		}
		StoredResource resource = new StoredResource(variants);
		for (int i = 0; i < 500; i++) {
			assertThat(resource.select("", this.request)).isNull();
		}
	}

	private static StoredResponse response(String language, String vary, String selection) {
		ResponsePolicy policy = new ResponsePolicy(60, true, false, false, 0, 0, false, false);
		return new StoredResponse(200, Fields.of("Content-Language", language), Fields.EMPTY, new byte[0], null,
				new Selection("", Vary.parse(List.of(vary)), selection), policy, 0, 0);
	}

}
