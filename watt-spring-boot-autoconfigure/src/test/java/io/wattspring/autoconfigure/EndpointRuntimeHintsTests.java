package io.wattspring.autoconfigure;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplication.AbandonedRunException;
import org.springframework.boot.SpringApplicationRunListener;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.javapoet.ClassName;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Tests for {@link EndpointRuntimeHints}, as they are contributed when an application is
 * processed ahead of time.
 */
class EndpointRuntimeHintsTests {

	private static final RuntimeHints HINTS = new RuntimeHints();

	@BeforeAll
	static void processAheadOfTime() {
		DefaultGenerationContext generation = new DefaultGenerationContext(
				new ClassNameGenerator(ClassName.get(Application.class)), new InMemoryGeneratedFiles(), HINTS);
		new ApplicationContextAotGenerator().processAheadOfTime(context(), generation);
	}

	private static GenericApplicationContext context() {
		SpringApplicationRunListener abandon = new SpringApplicationRunListener() {
			@Override
			public void contextLoaded(ConfigurableApplicationContext context) {
				throw new AbandonedRunException(context);
			}
		};
		SpringApplication application = new SpringApplication(Application.class);
		AbandonedRunException abandoned = catchThrowableOfType(AbandonedRunException.class,
				() -> SpringApplication.withHook((hooked) -> abandon, () -> application.run("--watt.cache.enabled=true",
						"--management.endpoints.web.exposure.include=watt,wattcache")));
		return (GenericApplicationContext) abandoned.getApplicationContext();
	}

	@Test
	void whatEndpointsAnswerCanBeSerialized() {
		Set<Class<?>> answers = records("io.wattspring.actuate").filter((type) -> type.getName().endsWith("Descriptor"))
			.collect(Collectors.toSet());
		assertThat(answers).hasSizeGreaterThan(15).allSatisfy(EndpointRuntimeHintsTests::canBeRead);
	}

	@Test
	void propertiesInEffectCanBeShown() {
		Set<Class<?>> properties = records("io.wattspring.autoconfigure")
			.filter((type) -> type.getName().startsWith(WattProperties.class.getName())
					|| type.getName().startsWith(WattCacheProperties.class.getName()))
			.collect(Collectors.toSet());
		assertThat(properties).hasSizeGreaterThan(7).allSatisfy(EndpointRuntimeHintsTests::canBeRead);
	}

	@Test
	void filesOfPageAreInImage() throws IOException {
		Path sources = Path.of("src", "main", "resources");
		try (Stream<Path> files = Files.list(sources.resolve("io/wattspring/actuate/ui"))) {
			assertThat(files).hasSizeGreaterThan(3)
				.allSatisfy((file) -> assertThat(RuntimeHintsPredicates.resource()
					.forResource(sources.relativize(file).toString().replace('\\', '/'))).accepts(HINTS));
		}
	}

	private static Stream<Class<?>> records(String packageName) {
		return new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.importPackages(packageName)
			.stream()
			.filter(JavaClass::isRecord)
			.map(JavaClass::reflect);
	}

	private static void canBeRead(Class<?> type) {
		assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(HINTS);
		for (RecordComponent component : type.getRecordComponents()) {
			assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor())).accepts(HINTS);
			if (component.getType().isRecord()) {
				canBeRead(component.getType());
			}
		}
	}

	@EnableAutoConfiguration
	static class Application {

	}

}
