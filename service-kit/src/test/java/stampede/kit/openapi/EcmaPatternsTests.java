package stampede.kit.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stampede.kit.text.ReadableText;

class EcmaPatternsTests {
	@Test
	void matchesTheWholeValue() {
		assertThat(EcmaPatterns.anchored("[A-Z]{3}")).isEqualTo("^[A-Z]{3}$");
		assertThat(EcmaPatterns.anchored("a|b")).isEqualTo("^(?:a|b)$");
	}

	@Test
	void leavesAnAnchoredPatternAsItIs() {
		assertThat(EcmaPatterns.anchored("^[A-Z]{3}$")).isEqualTo("^[A-Z]{3}$");
	}

	@ParameterizedTest
	@ValueSource(strings = {"Lamp, 40 W", "Gr\u00fc\u00dfe", "\u0644\u0645\u0628\u0647", "\ud83d\udca1",
			"\ud83d\udc69\u200d\ud83d\udcbb"})
	void admitsReadableText(String text) {
		assertThat(text).matches(EcmaPatterns.anchored(ReadableText.CHARACTER + "{1,200}"));
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "A\u0085B", "a\u0000", "a\u2028b", "a\u202eb", "\ue000", "a\tb"})
	void refusesControlCharacters(String text) {
		assertThat(text).doesNotMatch(EcmaPatterns.anchored(ReadableText.CHARACTER + "{1,200}"));
	}

	@ParameterizedTest
	@ValueSource(strings = {"\\p{L}+", "\\x{202A}", "a++", "(?i)a", "[a-z&&[^b]]", "\\Qa\\E"})
	void refusesSyntaxThatOnlyJavaKnows(String pattern) {
		assertThatIllegalStateException().isThrownBy(() -> EcmaPatterns.anchored(pattern));
	}
}
