package io.wattspring.sample;

import java.time.Clock;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/**
 * Starts the sample shop.
 */
@SpringBootApplication(proxyBeanMethods = false)
public final class SampleApplication {

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

	/**
	 * Start the shop.
	 * @param args the arguments of the command line, as Spring Boot takes them
	 */
	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

}
