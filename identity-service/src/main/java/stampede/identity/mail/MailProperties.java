package stampede.identity.mail;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Mails that confirm an address. They are sent by SMTP (spring.mail.host), or written into a folder.
 *
 * @param folder Folder for mails that are not sent, for a local suite. Without it, spring.mail.host is needed.
 * @param from Address of the sender.
 * @param link The page where a customer sets a password; the token is appended. A fragment is not sent to servers.
 * @param tokenLife Validity of a link.
 * @param interval Interval between two searches for requested mails.
 */
@Validated
@ConfigurationProperties("identity.mail")
record MailProperties(@Nullable Path folder, @DefaultValue("no-reply@localhost") @NotBlank String from,
		@DefaultValue("http://localhost:8080/shop/#/password/") @NotNull URI link,
		@DefaultValue("1h") Duration tokenLife, @DefaultValue("1s") Duration interval) {}
