package io.wattspring.autoconfigure;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.reactor.netty.autoconfigure.NettyReactiveWebServerAutoConfiguration;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.wattspring.worker.WorkerGroup;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of an application that brings its own web server.
 */
@ExtendWith(OutputCaptureExtension.class)
class OwnServerTests {

	private static final String TOLD = "The application has a ReactiveWebServerFactory of its own";

	private final ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WattAutoConfiguration.class, WattOwnServerAutoConfiguration.class,
				NettyReactiveWebServerAutoConfiguration.class));

	@Test
	void applicationIsLeftAloneAndToldWhy(CapturedOutput output) {
		this.runner.withUserConfiguration(OwnServer.class)
			.withPropertyValues("spring.main.lazy-initialization=true")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(WorkerGroup.class);
				assertThat(output).contains(TOLD, "watt.enabled=false");
			});
	}

	@Test
	void applicationWhenDisabledIsToldNothing(CapturedOutput output) {
		this.runner.withUserConfiguration(OwnServer.class).withPropertyValues("watt.enabled=false").run((context) -> {
			assertThat(context).hasSingleBean(ReactiveWebServerFactory.class);
			assertThat(output).doesNotContain(TOLD);
		});
	}

	@Test
	void applicationThatIsServedByWorkersIsToldNothing(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(WorkerGroup.class);
			assertThat(output).doesNotContain(TOLD);
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnServer {

		@Bean
		ReactiveWebServerFactory server() {
			return new NettyReactiveWebServerFactory(0);
		}

	}

}
