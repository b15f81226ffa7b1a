package io.wattspring.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands that a page of the documentation tells its readers to type: lines of shell
 * blocks, and what stands between backticks and begins with the name of a program.
 */
final class DocumentedCommands {

	private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\S*)\\n(.*?)^```$");

	private static final Pattern INLINE = Pattern.compile(
			"`((?:curl|docker|jcmd|kind|kubectl|mvn|promtool|ss|sysctl|watch)\\s[^`]+|[\\w.-]+/[\\w./-]+\\.sh(?:\\s[^`]*)?)`");

	private static final Pattern CONTINUED = Pattern.compile("\\\\\\n\\s*");

	private DocumentedCommands() {
	}

	static Stream<String> in(Path page) {
		String text = read(page);
		Stream<String> lines = BLOCK.matcher(text)
			.results()
			.filter((block) -> block.group(1).equals("sh"))
			.flatMap((block) -> CONTINUED.matcher(block.group(2)).replaceAll(" ").lines())
			.filter((line) -> !line.isBlank() && !line.startsWith("#"));
		Stream<String> inline = INLINE.matcher(BLOCK.matcher(text).replaceAll(""))
			.results()
			.map((MatchResult command) -> command.group(1));
		return Stream.concat(lines, inline);
	}

	/**
	 * Return the languages of the blocks of a page; empty for those that do not say.
	 * @param page the page
	 * @return the languages
	 */
	static List<String> languages(Path page) {
		return BLOCK.matcher(read(page)).results().map((block) -> block.group(1)).toList();
	}

	private static String read(Path page) {
		try {
			return Files.readString(page);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
