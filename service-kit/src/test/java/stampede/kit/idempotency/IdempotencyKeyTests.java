package stampede.kit.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTests {
	@Test
	void readsTheQuotedAndTheBareForm() {
		assertThat(IdempotencyKey.parse("\"8e03-a\"").value()).isEqualTo("8e03-a");
		assertThat(IdempotencyKey.parse(" 8e03-a ").value()).isEqualTo("8e03-a");
		assertThat(IdempotencyKey.parse("k".repeat(255)).value()).hasSize(255);
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "\"\"", "\"", "two words", "\"open", "back\\slash", "schlüssel", "a\nb"})
	void refusesWhatIsNoKey(String header) {
		assertThatThrownBy(() -> IdempotencyKey.parse(header)).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void refusesALongerKeyThanItKeeps() {
		assertThatThrownBy(() -> IdempotencyKey.parse("k".repeat(256))).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void fingerprintsTellTheirPartsApart() {
		assertThat(Fingerprint.of("ab", "c")).isNotEqualTo(Fingerprint.of("a", "bc"));
		assertThat(Fingerprint.of("ab", "c")).isEqualTo(Fingerprint.of("ab", "c"));
		assertThat(Fingerprint.of("ab").hex()).matches("[0-9a-f]{64}");
	}
}
