package stampede.kit.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.ByteArrayResource;
import stampede.kit.startup.BadConfiguration;

class PassKeysTests {
	private static final String OLD = "0".repeat(63) + "1";
	private static final String NEW = "0".repeat(63) + "2";
	private static final Pass PASS = new Pass(UUID.randomUUID(), "launch", "ada\nlovelace",
			Instant.ofEpochSecond(1_796_000_000));

	@Test
	void verifiesWhatItSigned() {
		try (var keys = keys(OLD)) {
			assertThat(keys.verify(keys.sign(PASS))).contains(PASS);
		}
	}

	@Test
	void verifiesByEveryKeyAndSignsWithTheFirst() {
		try (var before = keys(OLD); var during = keys(NEW + "\n" + OLD); var after = keys(NEW)) {
			assertThat(during.verify(before.sign(PASS))).contains(PASS);
			assertThat(after.verify(during.sign(PASS))).contains(PASS);
			assertThat(after.verify(before.sign(PASS))).isEmpty();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"", ".", "x", "x.y", "..", "aGVsbG8.aGVsbG8", "\u00e4.\u00e4"})
	void refusesOtherTexts(String text) {
		try (var keys = keys(OLD)) {
			assertThat(keys.verify(text)).isEmpty();
		}
	}

	@Test
	void refusesAChangedPass() {
		try (var keys = keys(OLD)) {
			var signature = keys.sign(PASS).substring(keys.sign(PASS).indexOf('.'));
			var other = new Pass(PASS.id(), PASS.sale(), "eve", PASS.expiresAt());
			var payload = Base64.getUrlEncoder().withoutPadding()
					.encodeToString(other.text().getBytes(StandardCharsets.UTF_8));

			assertThat(keys.verify(payload + signature)).isEmpty();
		}
	}

	@Test
	void takesNoOtherSignedTextForAPass() {
		try (var keys = keys(OLD)) {
			var place = keys.signatures().sign(PASS.text().replaceFirst("pass", "place"));

			assertThat(keys.signatures().verify(place)).isPresent();
			assertThat(keys.verify(place)).isEmpty();
		}
	}

	@Test
	void hasNoValidPassWithoutKeys() {
		try (var keys = new PassKeys(null); var others = keys(OLD)) {
			assertThat(keys.verify(others.sign(PASS))).isEmpty();
			assertThatThrownBy(() -> keys.sign(PASS)).isInstanceOf(IllegalStateException.class);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "\n", "00", "not hexadecimal"})
	void failsTheStartWithAFileThatHasNoKey(String file) {
		assertThatThrownBy(() -> keys(file)).isInstanceOf(BadConfiguration.class)
				.hasMessageContaining("stampede.passes.keys");
	}

	private static PassKeys keys(String file) {
		return new PassKeys(new ByteArrayResource(file.getBytes(StandardCharsets.US_ASCII)));
	}
}
