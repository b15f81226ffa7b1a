package io.wattspring.test;

import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class in which a buffer was lost: collected as garbage without having been
 * released. Registered for all classes; to be loaded before any of Netty's that allocate,
 * since each asks for its detector once.
 */
public final class LeakExtension implements AfterAllCallback {

	private static final int ROUNDS = 2;

	private static final int GC_ATTEMPTS = 10;

	private static final long GC_WAIT_MILLIS = 1000;

	private static final Queue<String> leaks = new ConcurrentLinkedQueue<>();

	private static final List<CollectingDetector<?>> detectors = new CopyOnWriteArrayList<>();

	static {
		ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new CollectingFactory());
	}

	@Override
	public void afterAll(ExtensionContext context) {
		for (int i = 0; i < ROUNDS; i++) {
			collectGarbage();
			detectors.forEach(CollectingDetector::report);
		}
		List<String> found = new ArrayList<>();
		for (String leak = leaks.poll(); leak != null; leak = leaks.poll()) {
			found.add(leak);
		}
		if (!found.isEmpty()) {
			throw new AssertionError(found.size() + " leaks, found after " + context.getDisplayName() + ":\n"
					+ String.join("\n", found));
		}
	}

	/**
	 * Collect garbage and wait until the references to some are cleared.
	 */
	private void collectGarbage() {
		ReferenceQueue<Object> cleared = new ReferenceQueue<>();
		PhantomReference<Object> garbage = new PhantomReference<>(new Object(), cleared);
		try {
			for (int i = 0; i < GC_ATTEMPTS; i++) {
				System.gc();
				if (cleared.remove(GC_WAIT_MILLIS) == garbage) {
					return;
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Creates the detectors.
	 */
	private static final class CollectingFactory extends ResourceLeakDetectorFactory {

		@Override
		@SuppressWarnings("deprecation")
		public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval,
				long maxActive) {
			return newResourceLeakDetector(resource, samplingInterval);
		}

		@Override
		public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
			CollectingDetector<T> detector = new CollectingDetector<>(resource, samplingInterval);
			detectors.add(detector);
			return detector;
		}

	}

	/**
	 * A detector that remembers what it finds.
	 *
	 * @param <T> what is tracked
	 */
	private static final class CollectingDetector<T> extends ResourceLeakDetector<T> {

		private final Class<T> resource;

		CollectingDetector(Class<T> resource, int samplingInterval) {
			super(resource, samplingInterval);
			this.resource = resource;
		}

		/**
		 * Look at what was collected; a detector does so whenever it tracks something.
		 */
		@SuppressWarnings("unchecked")
		void report() {
			T marker = (T) new Object();
			ResourceLeakTracker<T> tracker = trackForcibly(marker);
			if (tracker != null) {
				tracker.close(marker);
			}
		}

		@Override
		protected boolean needReport() {
			return true;
		}

		@Override
		protected void reportTracedLeak(String resourceType, String records) {
			super.reportTracedLeak(resourceType, records);
			leaks.add(this.resource.getSimpleName() + ": " + records);
		}

		@Override
		protected void reportUntracedLeak(String resourceType) {
			super.reportUntracedLeak(resourceType);
			leaks.add(this.resource.getSimpleName() + " (no records)");
		}

	}

}
