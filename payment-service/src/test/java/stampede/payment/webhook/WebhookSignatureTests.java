package stampede.payment.webhook;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTests {
	private static final long NOW = 1_800_000_000;
	private static final String BODY = "{\"id\":\"evt_1\"}";
	private final WebhookSignature signature = new WebhookSignature(
			new WebhookProperties("whsec_right", Duration.ofMinutes(5), Duration.ofMillis(200)),
			Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC));

	@Test
	void believesWhatTheProviderSigned() {
		accepts(header("whsec_right", NOW, BODY));
		accepts(header("whsec_right", NOW - 300, BODY));
		accepts(header("whsec_right", NOW + 300, BODY));
	}

	@Test
	void findsTheRightOneOfSeveralSignatures() {
		accepts("t=%d,v1=%s,v0=ff,v1=%s".formatted(NOW, hex("whsec_old", NOW, BODY), hex("whsec_right", NOW, BODY)));
		accepts(" t=%d , v1=%s".formatted(NOW, hex("whsec_right", NOW, BODY)));
	}

	@Test
	void refusesAnOldOrAFutureSignature() {
		refuses(header("whsec_right", NOW - 301, BODY));
		refuses(header("whsec_right", NOW + 301, BODY));
	}

	@Test
	void refusesAForgery() {
		refuses(header("whsec_wrong", NOW, BODY));
		refuses(header("whsec_right", NOW, BODY + " "));
		refuses("t=%d,v1=%s".formatted(NOW + 1, hex("whsec_right", NOW, BODY)));
		refuses("t=%d,v0=%s".formatted(NOW, hex("whsec_right", NOW, BODY)));
		refuses("t=%d,v1=%s".formatted(NOW, hex("whsec_right", NOW, BODY).substring(2)));
	}

	@ParameterizedTest
	@NullSource
	@ValueSource(strings = {"", ",", "t=", "t=now,v1=00", "t=99999999999999999999,v1=00", "v1=", "t=1800000000", "=,=",
			"t=-1,v1=zz"})
	void refusesWhatIsNoSignature(@Nullable String header) {
		refuses(header);
	}

	private void accepts(String header) {
		assertThatCode(() -> signature.verify(header, BODY.getBytes(StandardCharsets.UTF_8)))
				.doesNotThrowAnyException();
	}

	private void refuses(@Nullable String header) {
		assertThatThrownBy(() -> signature.verify(header, BODY.getBytes(StandardCharsets.UTF_8)))
				.isInstanceOf(InvalidEventException.class);
	}

	static String header(String secret, long time, String body) {
		return "t=%d,v1=%s".formatted(time, hex(secret, time, body));
	}

	private static String hex(String secret, long time, String body) {
		try {
			var mac = Mac.getInstance("HmacSHA256");
			mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
			return HexFormat.of().formatHex(mac.doFinal((time + "." + body).getBytes(StandardCharsets.UTF_8)));
		} catch (GeneralSecurityException impossible) {
			throw new IllegalStateException(impossible);
		}
	}
}
