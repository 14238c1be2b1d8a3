package stampede.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTests {
	@Test
	void isTheSameInEveryCaseAndComposition() {
		assertThat(Email.of("ADA@Example.Test")).isEqualTo(Email.of("ada@example.test"));
		assertThat(Email.of("rene\u0301@example.test")).isEqualTo(Email.of("ren\u00e9@example.test"));
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "a", "@", "a@", "@a", "a@b@c", "a b@c", "a@b\n", "a\u0000@b"})
	void refusesOtherTexts(String text) {
		assertThatThrownBy(() -> Email.of(text)).isInstanceOf(IdentityException.InvalidAddress.class)
				.hasMessage("The value of email is no e-mail address.");
	}

	@Test
	void hasAtMost254Characters() {
		assertThat(Email.of("a".repeat(252) + "@b").value()).hasSize(254);
		assertThatThrownBy(() -> Email.of("a".repeat(253) + "@b")).isInstanceOf(IdentityException.InvalidAddress.class);
	}

	@Test
	void hidesTheAddressInItsTextForm() {
		assertThat(Email.of("ada@example.test").toString()).doesNotContain("ada");
	}
}
