package stampede.identity.mail;

import reactor.core.publisher.Mono;

/** Sends mails. */
interface Mailer {
	/** Completes when the mail was handed over; a repeat sends it again. Fails if it was not, or if that is unknown. */
	Mono<Void> send(Mail mail);
}
