package io.wattspring.sample.catalogue;

/**
 * A department of the shop.
 */
public enum Category {

	/** Lamps. */
	LIGHTING("Lighting", "lamp", 38),

	/** Appliances that heat, stir and grind. */
	KITCHEN("Kitchen", "kettle", 12),

	/** All that makes or records sound. */
	AUDIO("Audio", "speaker", 265),

	/** Tools. */
	WORKSHOP("Workshop", "drill", 200);

	private final String title;

	private final String symbol;

	private final int hue;

	Category(String title, String symbol, int hue) {
		this.title = title;
		this.symbol = symbol;
		this.hue = hue;
	}

	public String getTitle() {
		return this.title;
	}

	/**
	 * Return the id of the drawing in {@code shop.svg} that stands for this category.
	 * @return the id
	 */
	public String getSymbol() {
		return this.symbol;
	}

	/**
	 * Return the colour of this category.
	 * @return the hue, in degrees
	 */
	public int getHue() {
		return this.hue;
	}

}
