package io.wattspring.benchmarks.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;

/**
 * CSV file with a row for each sample, written at once so that a run that is broken off
 * leaves what it has measured.
 *
 * @since 0.1.0
 */
public final class CsvFile {

	private static final String HEADER = "scenario,configuration,round,metric,unit,value";

	private final Path path;

	/**
	 * Create or replace the file.
	 * @param path where it is
	 * @throws IOException if it can not be written
	 */
	public CsvFile(Path path) throws IOException {
		this.path = path;
		Files.writeString(path, HEADER + "\n");
	}

	/**
	 * Append a row.
	 * @param sample the value
	 */
	public void append(Sample sample) {
		try {
			Files.writeString(this.path, row(sample) + "\n", StandardOpenOption.APPEND);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static String row(Sample sample) {
		return String.join(",", sample.scenario(), sample.configuration(), Integer.toString(sample.round()),
				sample.metric().name().toLowerCase(Locale.ROOT), sample.metric().unit(),
				String.format(Locale.ROOT, "%.3f", sample.value()));
	}

}
