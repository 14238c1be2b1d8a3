package stampede.kit.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.function.Predicate;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import reactor.core.publisher.Mono;

/**
 * Caches valid tokens for a minute, so that not every request costs a check of the signature. The times of a token are
 * checked at each use, and whether its session was ended. A token whose key is withdrawn is accepted for at most that minute longer. Invalid tokens are not
 * cached, so they cannot evict valid ones. Tokens are found by their digest, so the time of a look-up reveals nothing
 * about them.
 */
public final class RememberedTokens implements ReactiveJwtDecoder {
	private static final Duration AT_MOST = Duration.ofMinutes(1);
	private static final int TOKENS = 10_000;
	private final ReactiveJwtDecoder decoder;
	private final OAuth2TokenValidator<Jwt> time;
	private final Predicate<Jwt> hasEnded;
	private final Cache<ByteBuffer, Jwt> good = Caffeine.newBuilder()
			.maximumSize(TOKENS)
			.expireAfterWrite(AT_MOST)
			.build();

	/**
	 * @param decoder checks everything
	 * @param time the validation at each use
	 * @param hasEnded whether the session of a token was ended
	 */
	RememberedTokens(ReactiveJwtDecoder decoder, OAuth2TokenValidator<Jwt> time, Predicate<Jwt> hasEnded) {
		this.decoder = decoder;
		this.time = time;
		this.hasEnded = hasEnded;
	}

	@Override
	public Mono<Jwt> decode(String token) {
		return Mono.defer(() -> {
			var digest = digest(token);
			var known = good.getIfPresent(digest);
			return (known != null && !time.validate(known).hasErrors() ? Mono.just(known) : verified(token, digest))
					.flatMap(this::requireSession);
		});
	}

	private Mono<Jwt> verified(String token, ByteBuffer digest) {
		return decoder.decode(token)
				.doOnNext(verified -> good.put(digest, verified))
				.onErrorMap(IllegalStateException.class, RememberedTokens::known);
	}

	private Mono<Jwt> requireSession(Jwt token) {
		return hasEnded.test(token) ? Mono.error(new BadJwtException("the session has ended")) : Mono.just(token);
	}

	/** Nimbus' decoder hides why it has no keys. */
	private static Throwable known(IllegalStateException failure) {
		return failure.getCause() instanceof KeysUnavailableException away ? away : failure;
	}

	/** Whether the token was verified within the last minute, and neither it nor its session has ended. */
	public boolean remembers(String token) {
		var known = good.getIfPresent(digest(token));
		return known != null && !time.validate(known).hasErrors() && !hasEnded.test(known);
	}

	private static ByteBuffer digest(String token) {
		try {
			return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
		} catch (NoSuchAlgorithmException missing) {
			throw new IllegalStateException(missing);
		}
	}
}
