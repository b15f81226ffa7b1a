package io.wattspring.cache.policy;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of {@link FieldRules}.
 */
class FieldRulesTests {

	@Test
	void hopByHopListedAndQualifiedFieldsAreNotStored() {
		HttpHeaders headers = new HttpHeaders();
		for (String name : List.of("A", "B", "C", "D", "Keep-Alive", "TE", "Proxy-Authenticate", "Set-Cookie", "Age",
				"Cache-Tag", "Watt-CDN-Cache-Control")) {
			headers.set(name, "1");
		}
		headers.set(HttpHeaders.CONNECTION, "a, close");
		CacheControl control = CacheControl.parse(List.of("private=\"B\", no-cache=\"c\""));
		assertThat(FieldRules.stored(headers, control).toHeaders().headerNames()).containsExactly("D");
		assertThat(FieldRules.hidden(headers).toHeaders().headerNames()).containsExactlyInAnyOrder("Cache-Tag",
				"Watt-CDN-Cache-Control");
	}

	@Test
	void updateReplacesAllButWhatTheBodyDependsOn() {
		HttpHeaders stored = new HttpHeaders();
		stored.set("A", "1");
		stored.set("B", "1");
		stored.set("Content-Encoding", "gzip");
		HttpHeaders received = new HttpHeaders();
		received.addAll("a", List.of("2", "3"));
		received.set("Content-Length", "0");
		received.set("Content-Encoding", "br");
		HttpHeaders updated = FieldRules.updated(stored, received, 0);
		assertThat(updated.get("A")).containsExactly("2", "3");
		assertThat(updated.getFirst("B")).isEqualTo("1");
		assertThat(updated.getFirst("Content-Encoding")).isEqualTo("gzip");
		assertThat(updated.containsHeader("Content-Length")).isFalse();
	}

	@Test
	void updateWithoutADateIsOfNow() {
		HttpHeaders stored = new HttpHeaders();
		stored.set("Date", HttpDate.format(1000));
		HttpHeaders received = new HttpHeaders();
		assertThat(FieldRules.updated(stored, received, 2000).get("Date")).containsExactly(HttpDate.format(2000));
		received.set("Date", "yesterday");
		assertThat(FieldRules.updated(stored, received, 2000).get("Date")).containsExactly(HttpDate.format(2000));
		received.set("Date", HttpDate.format(1500));
		assertThat(FieldRules.updated(stored, received, 2000).get("Date")).containsExactly(HttpDate.format(1500));
	}

	@Test
	void tagsOfBothFields() {
		HttpHeaders headers = new HttpHeaders();
		headers.addAll("Cache-Tag", List.of("a b, c", "d"));
		headers.set("Surrogate-Key", "e f");
		assertThat(FieldRules.tags(headers)).containsExactlyInAnyOrder("a b", "c", "d", "e", "f");
	}

}
