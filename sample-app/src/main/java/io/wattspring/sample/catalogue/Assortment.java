package io.wattspring.sample.catalogue;

import java.math.BigDecimal;
import java.util.List;

/**
 * The products on sale.
 */
final class Assortment {

	private Assortment() {
	}

	static List<Product> products() {
		return List.of(
				product(1, "Halo floor lamp", Category.LIGHTING, "189.00", 18,
						"A ring of warm light on a slim steel stem, dimmed by touch."),
				product(2, "Pica desk lamp", Category.LIGHTING, "79.50", 9,
						"Three joints, no glare, and a base that charges your phone."),
				product(3, "Dusk bedside light", Category.LIGHTING, "49.90", 5,
						"Fades out over twenty minutes, so that you do not have to."),
				product(4, "Lantern pendant", Category.LIGHTING, "129.00", 24,
						"Folded paper over a frame of ash, for a table of six."),
				product(5, "Track spot trio", Category.LIGHTING, "96.00", 21,
						"Three heads on one metre of rail, each aimed on its own."),
				product(6, "Porch sentinel", Category.LIGHTING, "64.90", 12,
						"Comes on when you come home and stays off when the cat does."),
				product(7, "Gooseneck kettle", Category.KITCHEN, "88.00", 1200,
						"Heats to the degree and pours a thread of water."),
				product(8, "Toaster for two", Category.KITCHEN, "59.00", 950,
						"Wide slots, a lift that saves fingers and one honest dial."),
				product(9, "Burr grinder", Category.KITCHEN, "149.00", 165,
						"Forty steps from espresso to French press, quiet at seven in the morning."),
				product(10, "Countertop oven", Category.KITCHEN, "239.00", 1800,
						"Bakes a loaf, roasts a chicken and is hot in four minutes."),
				product(11, "Immersion circulator", Category.KITCHEN, "119.00", 1000,
						"Keeps a pot of water within a tenth of a degree."),
				product(12, "Stand mixer", Category.KITCHEN, "329.00", 550,
						"Five litres, ten speeds and gears made of metal."),
				product(13, "Shelf speaker pair", Category.AUDIO, "279.00", 80,
						"Real wood, real drivers and room for a record between them."),
				product(14, "Kitchen radio", Category.AUDIO, "99.00", 10,
						"Six stations under six buttons, and it remembers the volume."),
				product(15, "Open headphones", Category.AUDIO, "199.00", 1,
						"Light enough for a day of work, open enough to hear the door."),
				product(16, "Turntable one", Category.AUDIO, "349.00", 4,
						"Belt drive, a carbon arm and no menu at all."),
				product(17, "Field recorder", Category.AUDIO, "229.00", 3,
						"Two microphones and twelve hours on one charge."),
				product(18, "Tube preamplifier", Category.AUDIO, "459.00", 35,
						"Four valves that glow as much for you as for the sound."),
				product(19, "Cordless drill 18", Category.WORKSHOP, "139.00", 500,
						"Two gears, a chuck that holds and a light where you drill."),
				product(20, "Plunge saw", Category.WORKSHOP, "289.00", 1200,
						"Runs on its rail and leaves an edge you can glue."),
				product(21, "Soldering station", Category.WORKSHOP, "109.00", 70,
						"At 350 degrees before you have found the solder."),
				product(22, "Orbital sander", Category.WORKSHOP, "84.00", 300,
						"Swallows its own dust and hardly shakes your hand."),
				product(23, "Bench supply", Category.WORKSHOP, "169.00", 180,
						"Thirty volts, five amperes and knobs for both."),
				product(24, "Heat gun", Category.WORKSHOP, "54.00", 2000,
						"For shrinking tube, old paint and cold mornings."));
	}

	private static Product product(long id, String name, Category category, String price, int watts,
			String description) {
		return new Product(id, name, category, new BigDecimal(price), watts, description);
	}

}
