package io.wattspring.sample.order;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.wattspring.sample.catalogue.Catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OrderDesk}.
 */
class OrderDeskTests {

	private final OrderDesk desk = new OrderDesk(new Catalogue());

	@Test
	void placeNumbersOrdersAndSumsTheirLines() {
		OrderRequest request = new OrderRequest(" Ada ", List.of(new OrderLine(2L, 2), new OrderLine(1L, 1)));
		assertThat(this.desk.place(request).number()).isEqualTo(1);
		Order order = this.desk.place(request);
		assertThat(order.number()).isEqualTo(2);
		assertThat(order.customer()).isEqualTo("Ada");
		assertThat(order.total()).isEqualByComparingTo(new BigDecimal("348.00"));
	}

	@ParameterizedTest
	@MethodSource("invalid")
	void placeWhenInvalidNamesField(OrderRequest request, String field) {
		assertThatExceptionOfType(InvalidOrderException.class).isThrownBy(() -> this.desk.place(request))
			.satisfies((ex) -> assertThat(ex.getBody().getProperties()).extractingByKey("errors")
				.asInstanceOf(InstanceOfAssertFactories.list(Violation.class))
				.extracting(Violation::field)
				.containsExactly(field));
	}

	static Stream<Object[]> invalid() {
		List<OrderLine> lines = List.of(new OrderLine(1L, 1));
		return Stream.of(new Object[] { new OrderRequest(null, lines), "customer" },
				new Object[] { new OrderRequest("x".repeat(101), lines), "customer" },
				new Object[] { new OrderRequest("Ada", null), "lines" },
				new Object[] { new OrderRequest("Ada", List.of()), "lines" },
				new Object[] { new OrderRequest("Ada", Collections.nCopies(51, lines.get(0))), "lines" },
				new Object[] { new OrderRequest("Ada", List.of(new OrderLine(1L, 100))), "lines[0].quantity" },
				new Object[] { new OrderRequest("Ada", List.of(new OrderLine(1L, null))), "lines[0].quantity" },
				new Object[] { new OrderRequest("Ada", List.of(new OrderLine(null, 1))), "lines[0].productId" });
	}

}
