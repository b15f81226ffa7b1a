package io.wattspring.sample.catalogue;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Makes up reviews. The same source of chance gives the same reviews.
 */
final class ReviewWriter {

	private static final LocalDate NEWEST = LocalDate.of(2026, 6, 30);

	private static final List<String> NAMES = List.of("Ada", "Benoît", "Carla", "Dmitri", "Emeka", "Fatima", "Greta",
			"Hiroshi", "Inês", "Jonas", "Kavya", "Liam", "Mei", "Noor", "Oskar", "Priya", "Rosa", "Søren", "Tomás",
			"Yara");

	private static final List<List<String>> TITLES = List.of(
			List.of("Sent it back", "Not for me", "Broke within a week"),
			List.of("Expected more", "Looks better than it works", "Two stars for the box"),
			List.of("Does the job", "Fine, with reservations", "Neither good nor bad"),
			List.of("Very good", "Nearly perfect", "Would buy it again"),
			List.of("Excellent", "The best I have had", "Five stars & a recommendation"));

	private static final List<String> OPENINGS = List.of("I have used it every day for three months now.",
			"Bought as a present and then kept it.", "It replaced one that had served us for twenty years.",
			"Delivery took two days and the packaging was all paper.",
			"My neighbour has one, so I knew what to expect.");

	private static final List<String> MIDDLES = List.of("The build is solid and nothing rattles.",
			"The switch is on the wrong side if you are left-handed.",
			"The manual is four pages long, which is three more than it needs.",
			"It draws less than it says on the label: I measured it.",
			"The cable is a little short (1.5 m), otherwise no complaints.");

	private static final List<String> ENDINGS = List.of("For the price I cannot think of anything better.",
			"Support answered within a day and sent the missing part.", "Ask me again in a year.",
			"The whole family fights over it.", "It does one thing and does it \"just so\".");

	private final RandomGenerator random;

	ReviewWriter(RandomGenerator random) {
		this.random = random;
	}

	List<Review> write(int count) {
		return Stream.generate(this::write).limit(count).sorted(Comparator.comparing(Review::date).reversed()).toList();
	}

	private Review write() {
		int rating = Math.max(1, 5 - (int) Math.abs(1.5 * this.random.nextGaussian()));
		String author = pick(NAMES) + " " + (char) ('A' + this.random.nextInt(26)) + ".";
		String text = String.join(" ", pick(OPENINGS), pick(MIDDLES), pick(ENDINGS));
		return new Review(author, NEWEST.minusDays(this.random.nextInt(700)), rating, pick(TITLES.get(rating - 1)),
				text, this.random.nextInt(60), this.random.nextInt(4) > 0);
	}

	private String pick(List<String> texts) {
		return texts.get(this.random.nextInt(texts.size()));
	}

}
