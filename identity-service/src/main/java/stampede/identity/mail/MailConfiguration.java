package stampede.identity.mail;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.mail.javamail.JavaMailSender;
import stampede.kit.startup.BadConfiguration;

/** Mails go into a folder, or to an SMTP server. */
@Configuration(proxyBeanMethods = false)
class MailConfiguration {
	@Bean
	Mailer mailer(MailProperties properties, ObjectProvider<JavaMailSender> smtp) {
		var folder = properties.folder();
		if (folder != null) {
			return new FolderMailer(folder);
		}
		var sender = smtp.getIfAvailable();
		if (sender == null) {
			throw new BadConfiguration(
					"Mails cannot be sent: neither spring.mail.host nor identity.mail.folder is set.",
					"Set spring.mail.host to an SMTP server; for a local suite, identity.mail.folder to a folder.",
					null);
		}
		return new SmtpMailer(sender, properties.from());
	}
}
