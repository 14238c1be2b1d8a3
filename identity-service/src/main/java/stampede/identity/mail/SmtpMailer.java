package stampede.identity.mail;

import org.springframework.mail.SimpleMailMessage;
import org.springframework.mail.javamail.JavaMailSender;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Sends mails by SMTP (spring.mail), on threads that may block. */
final class SmtpMailer implements Mailer {
	private final JavaMailSender smtp;
	private final String from;

	SmtpMailer(JavaMailSender smtp, String from) {
		this.smtp = smtp;
		this.from = from;
	}

	@Override
	public Mono<Void> send(Mail mail) {
		return Mono.<Void>fromRunnable(() -> smtp.send(message(mail))).subscribeOn(Schedulers.boundedElastic());
	}

	private SimpleMailMessage message(Mail mail) {
		var message = new SimpleMailMessage();
		message.setFrom(from);
		message.setTo(mail.to().value());
		message.setSubject(mail.subject());
		message.setText(mail.text());
		return message;
	}
}
