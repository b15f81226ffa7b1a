package io.wattspring.sample.catalogue;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes up the measurements of a product. The same source of chance gives the same
 * measurements.
 */
final class SpecificationWriter {

	private final RandomGenerator random;

	SpecificationWriter(RandomGenerator random) {
		this.random = random;
	}

	List<SpecificationGroup> write(Product product) {
		return List.of(power(product.watts()), dimensions(), cable(), environment(), service());
	}

	private SpecificationGroup power(double watts) {
		return new SpecificationGroup("Power",
				List.of(new Specification("Rated power", watts, "W"), new Specification("Peak power", watts * 1.2, "W"),
						new Specification("Standby", between(0.1, 0.5), "W"),
						new Specification("Mains voltage", 230, "V"), new Specification("Mains frequency", 50, "Hz"),
						new Specification("Rated current", watts / 230, "A"),
						new Specification("Yearly consumption", watts * 0.4, "kWh")));
	}

	private SpecificationGroup dimensions() {
		return new SpecificationGroup("Dimensions", List.of(new Specification("Width", between(8, 45), "cm"),
				new Specification("Height", between(10, 60), "cm"), new Specification("Depth", between(8, 40), "cm"),
				new Specification("Weight", between(0.3, 9), "kg"),
				new Specification("Shipping volume", between(4, 90), "l"),
				new Specification("Shipping weight", between(0.5, 11), "kg")));
	}

	private SpecificationGroup cable() {
		return new SpecificationGroup("Cable",
				List.of(new Specification("Length", between(1.2, 3), "m"),
						new Specification("Cross section", between(0.75, 2.5), "mm²"),
						new Specification("Bend radius", between(15, 40), "mm"),
						new Specification("Insulation resistance", between(2, 50), "MΩ"),
						new Specification("Leakage current", between(0.05, 0.7), "mA")));
	}

	private SpecificationGroup environment() {
		return new SpecificationGroup("Environment",
				List.of(new Specification("Lowest temperature", -between(0, 10), "°C"),
						new Specification("Highest temperature", between(35, 60), "°C"),
						new Specification("Highest humidity", between(70, 95), "%"),
						new Specification("Noise at one metre", between(12, 75), "dB"),
						new Specification("Recycled material", Math.rint(between(10, 90)), "%"),
						new Specification("Footprint of making", between(3, 80), "kg CO₂e")));
	}

	private SpecificationGroup service() {
		return new SpecificationGroup("Service",
				List.of(new Specification("Warranty", 36, "months"),
						new Specification("Spare parts held", Math.rint(between(84, 144)), "months"),
						new Specification("Repairability", Math.rint(between(6, 10)), "of 10"),
						new Specification("Screws to open", 4 + this.random.nextInt(9), "pieces"),
						new Specification("Expected life", Math.rint(between(5_000, 40_000)), "h")));
	}

	private double between(double low, double high) {
		return low + (high - low) * this.random.nextDouble();
	}

}
