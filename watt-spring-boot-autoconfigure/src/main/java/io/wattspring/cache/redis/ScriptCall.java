package io.wattspring.cache.redis;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.springframework.data.redis.connection.ReactiveRedisConnection;
import org.springframework.data.redis.connection.ReturnType;
import reactor.core.publisher.Mono;

/**
 * One call of a script.
 *
 * @param script the script
 * @param prefix beginning of all keys in Redis
 * @param epoch id of the order of purges
 * @param key key of a URI, empty if the script needs none
 * @param arguments what the script takes besides the last purge that is known, and epoch
 */
record ScriptCall(RedisScripts script, String prefix, String epoch, String key, List<?> arguments) {

	private static final int KEYS = 3;

	/**
	 * Make the call.
	 * @param connection where to
	 * @param seen last purge that is known
	 * @return what it returned
	 */
	Mono<RedisReply> on(ReactiveRedisConnection connection, long seen) {
		List<Object> all = new ArrayList<>(List.of(this.prefix + "purges", this.prefix + "purged-keys",
				this.prefix + "entry:" + this.epoch + ':' + this.key, String.valueOf(seen), this.epoch));
		all.addAll(this.arguments);
		return connection.scriptingCommands()
			.evalSha(this.script.sha(), ReturnType.MULTI, KEYS, buffers(all))
			.onErrorResume(ScriptCall::isUnknownScript,
					(ex) -> connection.scriptingCommands()
						.eval(this.script.text(), ReturnType.MULTI, KEYS, buffers(all)))
			.next()
			.map((raw) -> RedisReply.of((List<?>) raw, seen));
	}

	private static ByteBuffer[] buffers(List<?> arguments) {
		return arguments.stream()
			.map((argument) -> (argument instanceof byte[] bytes) ? ByteBuffer.wrap(bytes)
					: StandardCharsets.UTF_8.encode(argument.toString()))
			.toArray(ByteBuffer[]::new);
	}

	private static boolean isUnknownScript(Throwable ex) {
		for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
			if (cause.getMessage() != null && cause.getMessage().contains("NOSCRIPT")) {
				return true;
			}
		}
		return false;
	}

}
