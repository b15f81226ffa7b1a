package io.wattspring.autoconfigure;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.core.env.StandardEnvironment;

import io.wattspring.worker.WorkerGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application that is not ours to serve.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServletApplicationTests {

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WattAutoConfiguration.class, WattEndpointAutoConfiguration.class,
				WattHealthContributorAutoConfiguration.class, WattServletAutoConfiguration.class));

	@Test
	void applicationWhenServletIsLeftAloneAndToldWhy(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(context).doesNotHaveBean(WorkerGroup.class).doesNotHaveBean(ReactiveWebServerFactory.class);
			assertThat(output).contains("Watt serves reactive applications",
					"spring.main.web-application-type=reactive", "watt.enabled=false");
		});
	}

	@Test
	void applicationWhenServletAndDisabledIsToldNothing(CapturedOutput output) {
		this.runner.withPropertyValues("watt.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(WorkerGroup.class);
			assertThat(output).doesNotContain("Watt serves reactive applications");
		});
	}

	@Test
	void defaultsWhenServletAreThoseOfBoot() {
		for (WebApplicationType type : List.of(WebApplicationType.SERVLET, WebApplicationType.NONE)) {
			StandardEnvironment environment = new StandardEnvironment();
			SpringApplication application = new SpringApplication(Object.class);
			application.setWebApplicationType(type);
			new WattDefaultsEnvironmentPostProcessor().postProcessEnvironment(environment, application);
			assertThat(environment.getProperty("management.endpoints.web.exposure.include")).isNull();
		}
	}

}
