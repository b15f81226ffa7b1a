package io.wattspring.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.unit.DataSize;

/**
 * Bound properties as a map with their names, as one would write them in a file. None of
 * Watt's properties is a secret.
 */
final class EffectiveConfiguration {

	private EffectiveConfiguration() {
	}

	/**
	 * Describe properties.
	 * @param prefix what their names begin with
	 * @param properties a record of them
	 * @return the values by name
	 */
	static Map<String, Object> of(String prefix, Record properties) {
		Map<String, Object> values = new LinkedHashMap<>();
		add(values, prefix, properties);
		return values;
	}

	private static void add(Map<String, Object> values, String prefix, Record properties) {
		for (RecordComponent component : properties.getClass().getRecordComponents()) {
			String name = prefix + "." + kebabCase(component.getName());
			component.getAccessor().setAccessible(true);
			Object value = ReflectionUtils.invokeMethod(component.getAccessor(), properties);
			if (value instanceof Record nested) {
				add(values, name, nested);
			}
			else if (value instanceof Map<?, ?> map) {
				map.forEach((key, mapped) -> values.put("%s[%s]".formatted(name, key), text(mapped)));
			}
			else if (value != null) {
				values.put(name, text(value));
			}
		}
	}

	private static String kebabCase(String name) {
		return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
	}

	private static Object text(@Nullable Object value) {
		if (value instanceof Duration duration) {
			return Expect.written(duration);
		}
		if (value instanceof Enum<?> constant) {
			return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
		}
		return (value instanceof Number || value instanceof Boolean || value instanceof Collection<?>) ? value
				: (value instanceof DataSize size) ? size.toBytes() + "B" : String.valueOf(value);
	}

}
