package io.wattspring.sample;

import org.springframework.context.annotation.Bean;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.core.userdetails.MapReactiveUserDetailsService;
import org.springframework.security.core.userdetails.ReactiveUserDetailsService;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.web.server.SecurityWebFilterChain;

/**
 * Lets nobody but an operator see the actuator, with what Spring Security does by default
 * besides. Nothing here is found by scanning.
 */
@EnableWebFluxSecurity
class SecuredShop {

	@Bean
	SecurityWebFilterChain chain(ServerHttpSecurity http) {
		return http
			.authorizeExchange(
					(exchanges) -> exchanges.pathMatchers("/actuator/**").hasRole("OPERATOR").anyExchange().permitAll())
			.httpBasic(Customizer.withDefaults())
			.build();
	}

	// Not what would hash passwords anew, which takes longer than a test
	@Bean
	ReactiveUserDetailsService users() {
		return new MapReactiveUserDetailsService(
				User.withUsername("operator").password("{noop}pw").roles("OPERATOR").build())::findByUsername;
	}

}
