package stampede.identity.guessing;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.identity.Email;

/** Decides whether an attempt may be made. Accounts are named by their address, whether or not they exist. */
@Component
public class GuessingProtection {
	private final Attempts attempts;

	GuessingProtection(Attempts attempts) {
		this.attempts = attempts;
	}

	/**
	 * Counts an attempt to sign in; {@code false} if it must not be made.
	 *
	 * @param network of the client
	 * @param device the id of a device on which the owner signed in before; null on any other
	 */
	public Mono<Boolean> permitSignIn(Email account, String network, @Nullable String device) {
		if (device != null) {
			return attempts.take(Bucket.DEVICE, device);
		}
		return attempts.take(Bucket.NETWORK, network)
				.flatMap(permitted -> permitted
						? attempts.take(Bucket.ACCOUNT_FROM_NETWORK, network + "\n" + account.value())
						: Mono.just(false))
				.flatMap(permitted -> permitted
						? attempts.take(Bucket.ACCOUNT, account.value())
						: Mono.just(false));
	}

	/** Counts an attempt to enter the current password of a session; {@code false} if it must not be made. */
	public Mono<Boolean> permitPassword(String session) {
		return attempts.take(Bucket.DEVICE, session);
	}

	/** Counts a mail that the network requested; {@code false} if it must not be sent. */
	public Mono<Boolean> permitMailFrom(String network) {
		return attempts.take(Bucket.MAILS_FROM_NETWORK, network);
	}

	/** Counts a mail to the address; {@code false} if it must not be sent. */
	public Mono<Boolean> permitMailTo(Email address) {
		return attempts.take(Bucket.MAILS_TO_ADDRESS, address.value());
	}
}
