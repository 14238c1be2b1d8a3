package stampede.identity.mail;

import reactor.core.publisher.Mono;

/** Sends mails. */
interface Mailer {
	/** Completes when the server has accepted the mail; a repeat sends it again. Fails if it did not, or if that is unknown. */
	Mono<Void> send(Mail mail);
}
