package stampede.identity.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.identity.Email;
import stampede.identity.IdentityException;
import stampede.identity.IdentityMetric;
import stampede.identity.account.Account;
import stampede.identity.account.Accounts;
import stampede.identity.guessing.GuessingProtection;
import stampede.identity.password.PasswordHashing;

/** Begins a session for a client that knows the password of an account. */
@Component
public class SignIn {
	private final Accounts accounts;
	private final GuessingProtection guessing;
	private final PasswordHashing passwords;
	private final Sessions sessions;
	private final SessionTokens tokens;
	private final Counter accepted;
	private final Counter wrong;
	private final Counter slowed;
	private final Counter busy;

	SignIn(Accounts accounts, GuessingProtection guessing, PasswordHashing passwords, Sessions sessions,
			SessionTokens tokens, MeterRegistry meters) {
		this.accounts = accounts;
		this.guessing = guessing;
		this.passwords = passwords;
		this.sessions = sessions;
		this.tokens = tokens;
		this.accepted = IdentityMetric.SIGN_INS.counter(meters, "accepted");
		this.wrong = IdentityMetric.SIGN_INS.counter(meters, "wrong");
		this.slowed = IdentityMetric.SIGN_INS.counter(meters, "slowed");
		this.busy = IdentityMetric.SIGN_INS.counter(meters, "busy");
	}

	/**
	 * Command to sign in.
	 *
	 * @param password as it was typed
	 * @param device the name that the client gives to itself
	 * @param network of the client, for the protection against guessing
	 * @param deviceCookie of an earlier sign-in on this device; null without one
	 */
	public record Command(Email email, String password, String device, String network, @Nullable String deviceCookie) {
		@Override
		public String toString() {
			return "a sign-in";
		}
	}

	/**
	 * The tokens of a new session. Each call begins another session. Fails with {@link IdentityException.SignInRefused} or
	 * {@link IdentityException.Busy}. An unknown address costs the same work as a wrong password.
	 */
	public Mono<Issued> signIn(Command command) {
		return passwords.requireRoom()
				.then(Mono.defer(
						() -> accounts.byEmail(command.email()).map(Optional::of).defaultIfEmpty(Optional.empty())))
				.delayUntil(found -> requirePermission(command, found))
				.flatMap(found -> verify(command, found))
				.flatMap(account -> sessions.begin(account, command.device())
						.switchIfEmpty(Mono.defer(() -> refused(wrong))))
				.flatMap(tokens::issue)
				.doOnNext(_ -> accepted.increment())
				.doOnError(IdentityException.Busy.class, _ -> busy.increment());
	}

	private Mono<Void> requirePermission(Command command, Optional<Account> found) {
		var cookie = command.deviceCookie();
		var device = cookie == null ? null : found.flatMap(account -> tokens.device(account.id(), cookie)).orElse(null);
		return guessing.permitSignIn(command.email(), command.network(), device)
				.flatMap(permitted -> permitted ? Mono.empty() : refused(slowed));
	}

	private Mono<Account> verify(Command command, Optional<Account> found) {
		return passwords.matches(command.password(), found.map(Account::passwordHash).orElse(null))
				.flatMap(matches -> matches ? Mono.justOrEmpty(found) : refused(wrong));
	}

	private static <T> Mono<T> refused(Counter outcome) {
		return Mono.error(() -> {
			outcome.increment();
			return new IdentityException.SignInRefused();
		});
	}
}
