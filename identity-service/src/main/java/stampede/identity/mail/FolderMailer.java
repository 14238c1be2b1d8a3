package stampede.identity.mail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Writes mails into a folder instead of sending them, for a local suite and for tests: one file each, complete when it appears. */
final class FolderMailer implements Mailer {
	private final Path folder;

	FolderMailer(Path folder) {
		this.folder = folder;
	}

	@Override
	public Mono<Void> send(Mail mail) {
		return Mono.<Void>fromCallable(() -> {
			write(mail);
			return null;
		}).subscribeOn(Schedulers.boundedElastic());
	}

	private void write(Mail mail) throws IOException {
		Files.createDirectories(folder);
		var name = System.currentTimeMillis() + "-" + UUID.randomUUID();
		var unfinished = folder.resolve(name + ".tmp");
		Files.writeString(unfinished,
				"To: %s%nSubject: %s%n%n%s".formatted(mail.to().value(), mail.subject(), mail.text()));
		Files.move(unfinished, folder.resolve(name + ".eml"), StandardCopyOption.ATOMIC_MOVE);
	}
}
