package io.wattspring.cache;

import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
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
			return unwrapped(context) instanceof Fuseable.ScalarCallable<?> known && isOfUser(known.call());
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

	private static boolean isOfUser(@Nullable Object context) {
		Authentication user = (context instanceof SecurityContext security) ? security.getAuthentication() : null;
		return user != null && !(user instanceof AnonymousAuthenticationToken);
	}

}
