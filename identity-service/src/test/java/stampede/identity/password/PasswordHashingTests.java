package stampede.identity.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import stampede.identity.IdentityException;

class PasswordHashingTests {
	private static final Duration TIMEOUT = Duration.ofSeconds(60);
	private final PasswordHashing hashing = new PasswordHashing(new PasswordProperties(1, 4),
			new SimpleMeterRegistry());

	@AfterEach
	void close() {
		hashing.destroy();
	}

	@Test
	void verifiesWhatItHashed() {
		var hash = hash("correct horse battery");

		assertThat(hash).startsWith("{argon2}$argon2id$v=19$m=19456,t=2,p=1$");
		assertThat(matches("correct horse battery", hash)).isTrue();
		assertThat(matches("correct horse batter", hash)).isFalse();
		assertThat(hashing.matches("correct horse battery", null).block(TIMEOUT)).isFalse();
	}

	@Test
	void acceptsEveryCompositionOfTheSameCharacters() {
		assertThat(matches("cafe\u0301 cafe\u0301", hash("caf\u00e9 caf\u00e9"))).isTrue();
	}

	@Test
	void refusesWhatCannotWait() {
		var outcomes = Objects.requireNonNull(Flux.range(0, 20)
				.flatMap(_ -> hashing.matches("correct horse battery", null).map(_ -> "done")
						.onErrorReturn(IdentityException.Busy.class, "busy"), 20)
				.collectList().block(TIMEOUT));

		assertThat(outcomes).contains("done", "busy").filteredOn("done"::equals)
				.hasSizeBetween(5, 19);
	}

	@Test
	void refusesPasswordsByLengthInCharactersAndCommonOnes() {
		assertThat(NewPassword.of("\uD83D\uDE00".repeat(8)).value()).hasSize(16);
		assertThat(NewPassword.of("x1".repeat(64)).value()).hasSize(128);
		assertThat(CommonPasswords.size()).isGreaterThan(10_000);
		assertThatThrownBy(() -> NewPassword.of("\uD83D\uDE00".repeat(7)))
				.isInstanceOf(IdentityException.PasswordRefused.class);
		assertThatThrownBy(() -> NewPassword.of("x1".repeat(64) + "x"))
				.isInstanceOf(IdentityException.PasswordRefused.class);
		assertThatThrownBy(() -> NewPassword.of("Password1")).hasMessageContaining("most common");
	}

	private String hash(String password) {
		return Objects.requireNonNull(hashing.hash(NewPassword.of(password)).block(TIMEOUT));
	}

	private boolean matches(String password, String hash) {
		return Boolean.TRUE.equals(hashing.matches(password, hash).block(TIMEOUT));
	}
}
