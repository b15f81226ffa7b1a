package io.wattspring;

import java.util.Arrays;
import java.util.List;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * The directions between packages, and what may be seen from outside of them.
 */
class ArchitectureTests {

	private static final String ROOT = "io.wattspring.";

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.wattspring");

	@Test
	void packagesUseOnlyThoseBelow() {
		mayUse("worker");
		mayUse("dispatch", "worker");
		mayUse("server", "worker", "dispatch");
		mayUse("watchdog", "worker");
		mayUse("cache");
		mayUse("metrics", "worker", "watchdog", "cache");
		mayUse("actuate", "worker", "watchdog", "cache");
	}

	@Test
	void cacheUsesSpringWebAndCaffeineOnly() {
		noClasses().that()
			.resideInAPackage(ROOT + "cache..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot..", "org.springframework.context..",
					"org.springframework.beans..", "io.netty..", "reactor.netty..")
			.check(CLASSES);
	}

	@Test
	void cachePolicyKnowsNoStoreAndNoExchange() {
		noClasses().that()
			.resideInAPackage(ROOT + "cache.policy..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(ROOT + "cache", ROOT + "cache.store..", ROOT + "cache.redis..", "reactor..",
					"com.github..")
			.check(CLASSES);
	}

	@Test
	void springStaysOutOfWorkers() {
		noClasses().that()
			.resideInAPackage(ROOT + "worker..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.check(CLASSES);
	}

	@Test
	void actuatorStaysInActuateAndAutoconfigure() {
		noClasses().that()
			.resideOutsideOfPackages(ROOT + "actuate..", ROOT + "autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("org.springframework.boot.actuate..", "org.springframework.boot.health..")
			.check(CLASSES);
	}

	@Test
	void autoConfigurationsHaveNoPublicMembers() {
		ArchRule rule = classes().that()
			.haveSimpleNameEndingWith("AutoConfiguration")
			.should()
			.haveOnlyFinalFields()
			.andShould()
			.haveModifier(JavaModifier.FINAL);
		rule.check(CLASSES);
	}

	@Test
	void packagesAreNullMarked() {
		classes().that().haveSimpleName("package-info").should().beAnnotatedWith(NullMarked.class).check(CLASSES);
	}

	private void mayUse(String name, String... others) {
		String[] outside = new String[] { "worker", "dispatch", "server", "watchdog", "actuate", "metrics", "cache",
				"autoconfigure" };
		String[] forbidden = Arrays.stream(outside)
			.filter((other) -> !other.equals(name) && !List.of(others).contains(other))
			.map((other) -> ROOT + other + "..")
			.toArray(String[]::new);
		noClasses().that()
			.resideInAPackage(ROOT + name + "..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage(forbidden)
			.check(CLASSES);
	}

}
