package stampede.identity.mail;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.identity.IdentityMetric;
import stampede.identity.account.Accounts;
import stampede.identity.guessing.GuessingProtection;
import stampede.identity.mail.MailRequests.Claimed;

/** Sends requested mails in the background, so that the response to a request does not depend on the account. */
@Component
public class SendMails {
	private static final Logger log = LoggerFactory.getLogger(SendMails.class);
	private static final int AT_ONCE = 8;
	private static final int MOST_ATTEMPTS = 5;
	private final MailRequests requests;
	private final MailTokens tokens;
	private final Accounts accounts;
	private final GuessingProtection guessing;
	private final Mailer mailer;
	private final MailProperties properties;
	private final MeterRegistry meters;

	SendMails(MailRequests requests, MailTokens tokens, Accounts accounts, GuessingProtection guessing, Mailer mailer,
			MailProperties properties, MeterRegistry meters) {
		this.requests = requests;
		this.tokens = tokens;
		this.accounts = accounts;
		this.guessing = guessing;
		this.mailer = mailer;
		this.properties = properties;
		this.meters = meters;
	}

	/** The number of requests that were handled. A mail that cannot be sent is repeated, five times in all; its order is not kept. */
	public Mono<Integer> round() {
		return requests.claim(AT_ONCE)
				.flatMap(claimed -> Flux.fromIterable(claimed).flatMap(this::handle, AT_ONCE).then()
						.thenReturn(claimed.size()));
	}

	/** The most requests of a round. */
	public int batch() {
		return AT_ONCE;
	}

	/** Between two rounds. */
	public Duration interval() {
		return properties.interval();
	}

	private Mono<Void> handle(Claimed request) {
		return outcome(request)
				.delayUntil(_ -> requests.delete(request))
				.onErrorResume(Exception.class, failure -> failed(request, failure))
				.doOnNext(outcome -> IdentityMetric.MAILS.counter(meters, outcome).increment())
				.then();
	}

	private Mono<String> outcome(Claimed request) {
		return accounts.byEmail(request.email()).hasElement().flatMap(exists -> {
			if (!exists && request.purpose() == Purpose.PASSWORD_RESET) {
				return Mono.just("no-account");
			}
			return permitted(request)
					.flatMap(permitted -> permitted ? send(request, exists).thenReturn("sent") : Mono.just("dropped"));
		});
	}

	/** A repeat was counted before. */
	private Mono<Boolean> permitted(Claimed request) {
		return request.attempts() > 1 ? Mono.just(true) : guessing.permitMailTo(request.email());
	}

	private Mono<Void> send(Claimed request, boolean exists) {
		if (exists && request.purpose() == Purpose.REGISTRATION) {
			return mailer.send(MailTexts.accountExists(request.email()));
		}
		return tokens.create(request.email(), properties.tokenLife())
				.flatMap(token -> mailer.send(MailTexts.setPassword(request.email(),
						properties.link() + token, properties.tokenLife())));
	}

	/** Without the failure's message, which may contain the address. */
	private Mono<String> failed(Claimed request, Exception failure) {
		log.warn("mail {} could not be sent at attempt {} of {}: {}", request.id(), request.attempts(), MOST_ATTEMPTS,
				failure.getClass().getName());
		return request.attempts() < MOST_ATTEMPTS
				? Mono.just("failed")
				: requests.delete(request).thenReturn("dropped");
	}
}
