package stampede.identity.maintenance;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import stampede.identity.guessing.Attempts;
import stampede.identity.key.KeyRing;
import stampede.identity.mail.MailTokens;
import stampede.identity.mail.SendMails;
import stampede.identity.session.Sessions;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Worker.Pace;
import stampede.kit.worker.Workers;

/** Scheduled work of this service. */
@Configuration(proxyBeanMethods = false)
class IdentityWorkers {
	private static final Duration LONGEST = Duration.ofMinutes(1);
	/** Every process has to know a next key long before it signs. */
	private static final Duration BETWEEN_KEY_READS = Duration.ofSeconds(10);
	private static final Duration BETWEEN_CLEANUPS = Duration.ofMinutes(1);
	/** Every bucket is full after that time. */
	private static final Duration UNUSED = Duration.ofHours(2);
	/** Longer than any access token lives, so that the list of ended sessions is complete. */
	private static final Duration KEPT_SESSIONS = Duration.ofDays(7);
	private static final int DELETED_AT_ONCE = 1_000;

	@Bean
	Worker keyWorker(KeyRing keys, Workers workers) {
		return workers.worker("rotate-keys", new Pace(true, BETWEEN_KEY_READS, LONGEST),
				_ -> keys.refresh().map(_ -> Round.of(0, 1)));
	}

	@Bean
	Worker mailWorker(SendMails mails, Workers workers) {
		return workers.worker("send-mails", new Pace(true, mails.interval(), LONGEST),
				_ -> mails.round().map(handled -> Round.of(handled, mails.batch())));
	}

	@Bean
	Worker sessionRetentionWorker(Sessions sessions, Workers workers) {
		return workers.worker("delete-sessions", new Pace(true, BETWEEN_CLEANUPS, LONGEST),
				_ -> sessions.deleteEnded(KEPT_SESSIONS, DELETED_AT_ONCE)
						.map(deleted -> Round.of(deleted, DELETED_AT_ONCE)));
	}

	@Bean
	Worker attemptRetentionWorker(Attempts attempts, MailTokens tokens, Workers workers) {
		return workers.worker("delete-attempts", new Pace(true, BETWEEN_CLEANUPS, LONGEST),
				_ -> tokens.deleteExpired().then(attempts.deleteUnused(UNUSED, DELETED_AT_ONCE))
						.map(deleted -> Round.of(deleted, DELETED_AT_ONCE)));
	}
}
