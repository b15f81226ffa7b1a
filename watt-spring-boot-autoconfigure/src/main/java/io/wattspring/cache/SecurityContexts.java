package io.wattspring.cache;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.server.csrf.CsrfToken;
import reactor.core.Fuseable;
import reactor.core.Scannable;
import reactor.core.publisher.Mono;

/**
 * What Spring Security puts into the context. To be used where there is such a thing
 * only, for without Spring Security this class cannot be loaded.
 */
final class SecurityContexts {

	private SecurityContexts() {
	}

	/**
	 * Return whether somebody is known already. Who is found out of a session, or when
	 * asked for, is not, nor is an anonymous user.
	 * @param context a security context
	 * @return whether there is a user in it without asking
	 */
	static boolean isOfKnownUser(Mono<?> context) {
		try {
			Object known = (unwrapped(context) instanceof Fuseable.ScalarCallable<?> scalar) ? scalar.call() : null;
			return known != null && isUser(known);
		}
		catch (Exception ex) {
			return false;
		}
	}

	// Hooks, such as those that help to debug, put something around it
	private static Object unwrapped(Mono<?> context) {
		Object inner = context;
		while (inner instanceof Scannable hook
				&& (hook instanceof Callable<?> || hook.scanUnsafe(Scannable.Attr.LIFTER) != null)
				&& hook.scanUnsafe(Scannable.Attr.PARENT) instanceof Mono<?> parent) {
			inner = parent;
		}
		return inner;
	}

	/**
	 * Return whether something tells of a user.
	 * @param someone a security context, an authentication, or something else
	 * @return whether it is not nobody in particular
	 */
	static boolean isUser(Object someone) {
		Object user = (someone instanceof SecurityContext context) ? context.getAuthentication() : someone;
		// One of an application's own class may be somebody
		return user != null && user.getClass() != AnonymousAuthenticationToken.class;
	}

	/**
	 * Return the value of a token against forgery.
	 * @param token the token
	 * @return its value, or {@code null} if it is no such token
	 */
	static @Nullable String token(Object token) {
		return (token instanceof CsrfToken csrf) ? csrf.getToken() : null;
	}

}
