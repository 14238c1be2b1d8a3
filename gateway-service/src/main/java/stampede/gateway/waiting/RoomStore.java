package stampede.gateway.waiting;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.lettuce.core.codec.Base16;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.redis.RedisComponent;
import stampede.kit.redis.RedisConnections;

/**
 * The rooms in Redis, by scripts that run one after the other, so that gateways need no leader. The keys of a sale share a hash tag.
 * Every operation fails when Redis is unavailable or does not respond in time; it may have taken effect then.
 */
@Component
class RoomStore extends RedisComponent<RedisReactiveCommands<String, String>> {
	/** Longer than a rate limit waits: a limit can be decided without Redis, a place cannot. */
	private static final Duration TIMEOUT = Duration.ofSeconds(2);
	private static final Script POLL = Script.of("poll", "place", "line", "seen", "pass", "used", "last", "epoch");
	private static final Script ADMIT = Script.of("admit", "place", "line", "seen", "pass", "used", "epoch", "rate");
	private static final Script USE = Script.of("use", "pass", "used");
	private static final Script RESTORE = Script.of("restore", "pass", "used");
	private static final int CHUNK = 500;

	RoomStore(RedisConnections redis) {
		super(() -> redis.connect(StringCodec.UTF8).map(StatefulRedisConnection::reactive));
	}

	/** A script and the names of its keys. */
	private record Script(String text, String digest, List<String> keys) {
		static Script of(String name, String... keys) {
			try {
				var text = new ClassPathResource("waiting/" + name + ".lua")
						.getContentAsString(StandardCharsets.UTF_8);
				return new Script(text, Base16.digest(text.getBytes(StandardCharsets.UTF_8)), List.of(keys));
			} catch (IOException unreadable) {
				throw new UncheckedIOException(unreadable);
			}
		}

		String[] keysOf(String sale) {
			return keys.stream().map(name -> key(sale, name)).toArray(String[]::new);
		}
	}

	private static String key(String sale, String name) {
		return "waiting:{" + sale + "}:" + name;
	}

	/** Joins or polls; arguments in the order of the script. */
	Mono<List<Object>> poll(String sale, List<Object> arguments) {
		return run(POLL, sale, arguments);
	}

	/** Admits the next clients; arguments in the order of the script. */
	Mono<List<Object>> admit(String sale, List<Object> arguments) {
		return run(ADMIT, sale, arguments);
	}

	/** Notes that these passes, by client with their expiry in milliseconds, have confirmed orders. Idempotent. */
	Mono<Void> use(String sale, Map<String, Long> passes, Instant keptUntil) {
		return inChunks(USE, sale, passes, keptUntil);
	}

	/** Adds passes again, by client with their expiry in milliseconds. Idempotent. */
	Mono<Void> restore(String sale, Map<String, Long> passes, Instant keptUntil) {
		return inChunks(RESTORE, sale, passes, keptUntil);
	}

	/** Other scripts can run between the chunks. */
	private Mono<Void> inChunks(Script script, String sale, Map<String, Long> passes, Instant keptUntil) {
		return Flux.fromIterable(passes.entrySet()).buffer(CHUNK)
				.concatMap(chunk -> run(script, sale, Stream.concat(Stream.<Object>of(keptUntil.toEpochMilli()),
						chunk.stream().flatMap(pass -> Stream.<Object>of(pass.getKey(), pass.getValue()))).toList()))
				.then();
	}

	private Mono<List<Object>> run(Script script, String sale, List<Object> arguments) {
		var keys = script.keysOf(sale);
		var values = arguments.stream().map(String::valueOf).toArray(String[]::new);
		return connected().flatMap(connected -> connected
				.<List<Object>>evalsha(script.digest(), ScriptOutputType.MULTI, keys, values)
				.onErrorResume(RedisNoScriptException.class,
						_ -> connected.eval(script.text(), ScriptOutputType.MULTI, keys, values))
				.next())
				.timeout(TIMEOUT);
	}
}
