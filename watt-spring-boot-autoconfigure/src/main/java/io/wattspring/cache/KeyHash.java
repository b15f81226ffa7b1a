package io.wattspring.cache;

import java.security.SecureRandom;

/**
 * A hash by which keys are remembered, since clients choose how long keys are and how
 * many of them there are. It is another one in each process, so that it is not known
 * which keys are taken for each other.
 */
final class KeyHash {

	private static final long SEED = new SecureRandom().nextLong();

	private static final long FACTOR = 0x5851F42D4C957F2DL;

	private static final int FOLD = 29;

	private KeyHash() {
	}

	/**
	 * Return the hash of a key.
	 * @param key the key
	 * @return a number, all bits of which depend on all of the key
	 */
	static long of(String key) {
		long hash = SEED;
		for (int i = 0; i < key.length(); i++) {
			hash = fold(hash * FACTOR + key.charAt(i));
		}
		return fold(fold(hash * FACTOR) * FACTOR);
	}

	private static long fold(long hash) {
		return hash ^ hash >>> FOLD;
	}

}
