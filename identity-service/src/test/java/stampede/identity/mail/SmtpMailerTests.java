package stampede.identity.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailException;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import stampede.identity.Email;

/** A real SMTP server in this JVM. */
class SmtpMailerTests {
	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private final GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));

	@BeforeEach
	void start() {
		server.start();
	}

	@AfterEach
	void stop() {
		server.stop();
	}

	@Test
	void sendsAMail() throws Exception {
		mailer(server.getSmtp().getPort()).send(new Mail(Email.of("ada@example.test"), "A subject", "A text"))
				.block(TIMEOUT);

		var received = server.getReceivedMessages();
		assertThat(received).hasSize(1);
		assertThat(received[0].getSubject()).isEqualTo("A subject");
		assertThat(received[0].getContent().toString()).contains("A text");
		assertThat(received[0].getAllRecipients()).extracting(Object::toString).containsExactly("ada@example.test");
	}

	@Test
	void failsWithoutAServer() {
		assertThatThrownBy(
				() -> mailer(1).send(new Mail(Email.of("ada@example.test"), "A subject", "A text")).block(TIMEOUT))
				.isInstanceOf(MailException.class);
	}

	private static SmtpMailer mailer(int port) {
		var smtp = new JavaMailSenderImpl();
		smtp.setHost("127.0.0.1");
		smtp.setPort(port);
		return new SmtpMailer(smtp, "no-reply@example.test");
	}
}
