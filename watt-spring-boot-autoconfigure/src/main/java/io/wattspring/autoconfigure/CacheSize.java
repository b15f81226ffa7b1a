package io.wattspring.autoconfigure;

import java.util.Locale;

import org.springframework.util.unit.DataSize;

/**
 * The meaning of {@code watt.cache.max-size}.
 */
final class CacheSize {

	private static final int HEAP_DIVISOR = 10;

	private static final long MAX_AUTO = DataSize.ofMegabytes(256).toBytes();

	private CacheSize() {
	}

	static long of(String text, long heap) {
		if (text.trim().toLowerCase(Locale.ROOT).equals("auto")) {
			return Math.min(MAX_AUTO, heap / HEAP_DIVISOR);
		}
		try {
			long bytes = DataSize.parse(text.trim()).toBytes();
			if (bytes > 0) {
				return bytes;
			}
		}
		catch (IllegalArgumentException ex) {
			// Told below
		}
		throw new InvalidWattPropertyException("watt.cache.max-size", text, "a positive size or 'auto'");
	}

}
