package io.wattspring.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

import io.wattspring.actuate.OperationDescriptor;
import io.wattspring.actuate.ProblemDescriptor;
import io.wattspring.actuate.WattCacheEndpoint.PurgeDescriptor;
import io.wattspring.actuate.WattCacheEndpoint.ResourceDescriptor;
import io.wattspring.actuate.WattDescriptor;
import io.wattspring.actuate.WorkerDescriptor;
import io.wattspring.cache.CacheStatistics;

/**
 * What the endpoints need in a native image: the types that they answer, of which some
 * operations say no more than {@link Object}, the properties that they show, and the
 * files of the page. Everything else is found without reflection.
 */
final class EndpointRuntimeHints implements RuntimeHintsRegistrar {

	private static final Class<?>[] ANSWERS = { WattDescriptor.class, WorkerDescriptor.class, OperationDescriptor.class,
			ProblemDescriptor.class, CacheStatistics.class, ResourceDescriptor.class, PurgeDescriptor.class };

	private static final Class<?>[] SHOWN = { WattProperties.class, WattCacheProperties.class };

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		this.binding.registerReflectionHints(hints.reflection(), ANSWERS);
		this.binding.registerReflectionHints(hints.reflection(), SHOWN);
		hints.resources().registerPattern("io/wattspring/actuate/ui/*");
	}

}
