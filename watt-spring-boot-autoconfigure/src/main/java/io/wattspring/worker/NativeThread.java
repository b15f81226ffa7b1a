package io.wattspring.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * A thread as Linux knows it, which has a priority of its own. Needs JNA; without it, and
 * on other systems, nothing is changed.
 *
 * @since 0.1.0
 * @see <a href="https://man7.org/linux/man-pages/man2/setpriority.2.html">setpriority(2),
 * "C library/kernel differences"</a>
 */
public final class NativeThread {

	private static final Log logger = LogFactory.getLog(NativeThread.class);

	private static final Path CURRENT = Path.of("/proc/thread-self");

	private static final int PRIO_PROCESS = 0;

	/**
	 * The greatest niceness: a seventieth of the processor time that others get.
	 */
	private static final int LEAST_PRIORITY = 19;

	private final int id;

	private NativeThread(int id) {
		this.id = id;
	}

	/**
	 * Return the current thread.
	 * @return the thread, or {@code null} where there is no Linux
	 */
	public static @Nullable NativeThread current() {
		try {
			return new NativeThread(Integer.parseInt(Files.readSymbolicLink(CURRENT).getFileName().toString()));
		}
		catch (IOException | RuntimeException ex) {
			return null;
		}
	}

	/**
	 * Have this thread use the processors only where no other wants them. It cannot be
	 * taken back without a privilege, and threads that this one starts later have its
	 * priority.
	 * @return whether that is so now
	 */
	public boolean leastPriority() {
		Function setPriority = Native.setPriority;
		return setPriority != null
				&& setPriority.invokeInt(new Object[] { PRIO_PROCESS, this.id, LEAST_PRIORITY }) == 0;
	}

	private static final class Native {

		static final @Nullable Function setPriority = load();

		private static @Nullable Function load() {
			try {
				return NativeLibrary.getProcess().getFunction("setpriority");
			}
			catch (LinkageError | RuntimeException ex) {
				logger.info("Threads that work for long keep their priority, since there is no JNA: " + ex);
				return null;
			}
		}

	}

}
