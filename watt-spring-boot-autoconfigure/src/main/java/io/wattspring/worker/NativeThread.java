package io.wattspring.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import org.jspecify.annotations.Nullable;

/**
 * A thread as Linux knows it, which has a scheduling policy of its own. Needs JNA and the
 * GNU C library; without them, and on other systems, nothing is changed.
 *
 * @since 0.1.0
 * @see <a href="https://man7.org/linux/man-pages/man7/sched.7.html">sched(7),
 * SCHED_IDLE</a>
 */
public final class NativeThread {

	private static final Path CURRENT = Path.of("/proc/thread-self");

	private static final int SCHED_IDLE = 5;

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
	 * Load what {@link #idlePolicy()} needs, which takes long when there is no time for
	 * it.
	 */
	public static void prepare() {
		try {
			Library.load();
		}
		catch (Throwable ex) {
			// Told when it is needed
		}
	}

	/**
	 * Have this thread use the processors where no other wants them, and little where
	 * others do. It cannot be taken back without a privilege, and threads that this one
	 * starts later are the same.
	 * @return whether that is so now
	 */
	public boolean idlePolicy() {
		try {
			return Library.schedule(this.id, SCHED_IDLE);
		}
		catch (Throwable ex) {
			// JNA throws errors of all kinds where it does not fit
			return false;
		}
	}

	/**
	 * The C library, in a class of its own, so that the others need no JNA.
	 */
	private static final class Library {

		private static final Function setScheduler = find();

		private static Function find() {
			Thread current = Thread.currentThread();
			ClassLoader before = current.getContextClassLoader();
			try {
				// JNA starts a thread that keeps it for ever
				current.setContextClassLoader(NativeLibrary.class.getClassLoader());
				return NativeLibrary.getProcess().getFunction("sched_setscheduler");
			}
			finally {
				current.setContextClassLoader(before);
			}
		}

		static void load() {
			// Loaded by the call
		}

		static boolean schedule(int thread, int policy) {
			// The array is struct sched_param, whose only member has to be 0
			return setScheduler.invokeInt(new Object[] { thread, policy, new int[1] }) == 0;
		}

	}

}
