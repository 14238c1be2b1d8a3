package stampede.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;

/** Keys and a folder for mails, the same for each context of this JVM, because they share a database. */
public final class TestSecrets implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	static final Path MAILS = folder();

	private static Path folder() {
		try {
			return Files.createTempDirectory("mails");
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		TestPropertyValues.of("identity.keys.sealing=" + resource("ab".repeat(32)),
				"identity.sessions.keys=" + resource("cd".repeat(32)), "identity.mail.folder=" + MAILS)
				.applyTo(context);
	}

	/** A resource with this text. */
	public static String resource(String text) {
		return "base64:" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
	}
}
