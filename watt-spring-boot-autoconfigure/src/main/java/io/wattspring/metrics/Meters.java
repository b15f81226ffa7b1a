package io.wattspring.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/**
 * Registers meters, and removes them together.
 */
final class Meters {

	private final MeterRegistry registry;

	private final List<Meter> registered = new ArrayList<>();

	/**
	 * Create an empty set.
	 * @param registry where to register
	 */
	Meters(MeterRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Register what has a value now.
	 * @param meter the meter
	 * @param value the value
	 * @param tags values of the meter's tags, in their order
	 */
	void gauge(WattMeter meter, Supplier<Number> value, String... tags) {
		this.registered.add(Gauge.builder(meter.getName(), value)
			.description(meter.getDescription())
			.baseUnit(meter.getBaseUnit())
			.tags(tags(meter, tags))
			.register(this.registry));
	}

	/**
	 * Register what only grows.
	 * @param meter the meter
	 * @param value the value
	 * @param tags values of the meter's tags, in their order
	 */
	void counter(WattMeter meter, Supplier<Number> value, String... tags) {
		// The object is held weakly, the function strongly: nobody else holds the value.
		this.registered
			.add(FunctionCounter.builder(meter.getName(), this.registry, (registry) -> value.get().doubleValue())
				.description(meter.getDescription())
				.baseUnit(meter.getBaseUnit())
				.tags(tags(meter, tags))
				.register(this.registry));
	}

	private static Tags tags(WattMeter meter, String... values) {
		Tags tags = Tags.empty();
		for (int i = 0; i < values.length; i++) {
			tags = tags.and(meter.getKeyNames()[i].asString(), values[i]);
		}
		return tags;
	}

	/**
	 * Write a constant as the value of a tag.
	 * @param constant the constant
	 * @return its name in lower case, words separated by hyphens
	 */
	static String value(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Remove all that were registered.
	 */
	void remove() {
		this.registered.forEach(this.registry::remove);
		this.registered.clear();
	}

}
