package io.wattspring.sample.order;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

import io.wattspring.sample.catalogue.Catalogue;
import io.wattspring.sample.catalogue.Product;

/**
 * Checks orders against the catalogue and numbers those it accepts. It keeps none of
 * them, so that no number of orders fills the memory.
 */
@Component
final class OrderDesk {

	private static final int MAX_LINES = 50;

	private static final int MAX_QUANTITY = 99;

	private static final int MAX_CUSTOMER_LENGTH = 100;

	private final Catalogue catalogue;

	private final AtomicLong numbers = new AtomicLong();

	OrderDesk(Catalogue catalogue) {
		this.catalogue = catalogue;
	}

	/**
	 * Accept an order.
	 * @param request the order
	 * @return the order as accepted
	 * @throws InvalidOrderException if anything is wrong with it, with all that is wrong
	 */
	Order place(OrderRequest request) {
		List<Violation> violations = new ArrayList<>();
		String customer = checkCustomer(request.customer(), violations);
		List<Order.Line> lines = checkLines(request.lines(), violations);
		if (!violations.isEmpty()) {
			throw new InvalidOrderException(violations);
		}
		return Order.of(this.numbers.incrementAndGet(), customer, lines);
	}

	private String checkCustomer(@Nullable String customer, List<Violation> violations) {
		if (!StringUtils.hasText(customer)) {
			violations.add(new Violation("customer", "missing (expected: a name)"));
			return "";
		}
		if (customer.length() > MAX_CUSTOMER_LENGTH) {
			violations.add(new Violation("customer",
					customer.length() + " characters (expected: at most " + MAX_CUSTOMER_LENGTH + ")"));
		}
		return customer.strip();
	}

	private List<Order.Line> checkLines(@Nullable List<@Nullable OrderLine> lines, List<Violation> violations) {
		int size = (lines != null) ? lines.size() : 0;
		if (lines == null || size == 0 || size > MAX_LINES) {
			violations.add(new Violation("lines", size + " lines (expected: 1 to " + MAX_LINES + ")"));
			return List.of();
		}
		List<Order.Line> checked = new ArrayList<>(size);
		for (int i = 0; i < size; i++) {
			checkLine("lines[" + i + "]", lines.get(i), violations).ifPresent(checked::add);
		}
		return checked;
	}

	private Optional<Order.Line> checkLine(String path, @Nullable OrderLine line, List<Violation> violations) {
		Long id = (line != null) ? line.productId() : null;
		Integer quantity = (line != null) ? line.quantity() : null;
		Optional<Product> product = Optional.ofNullable(id).flatMap(this.catalogue::find);
		if (product.isEmpty()) {
			violations.add(new Violation(path + ".productId", id + " (expected: the id of a product)"));
		}
		if (quantity == null || quantity < 1 || quantity > MAX_QUANTITY) {
			violations.add(new Violation(path + ".quantity", quantity + " (expected: 1 to " + MAX_QUANTITY + ")"));
			return Optional.empty();
		}
		return product.map((found) -> line(found, quantity));
	}

	private Order.Line line(Product product, int quantity) {
		return new Order.Line(product.name(), quantity, product.price().multiply(BigDecimal.valueOf(quantity)));
	}

}
