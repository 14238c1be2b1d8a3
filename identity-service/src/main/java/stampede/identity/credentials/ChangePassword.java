package stampede.identity.credentials;

import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.identity.AccountId;
import stampede.identity.IdentityException;
import stampede.identity.account.Account;
import stampede.identity.account.Accounts;
import stampede.identity.guessing.GuessingProtection;
import stampede.identity.password.NewPassword;
import stampede.identity.password.PasswordHashing;
import stampede.identity.session.EndReason;
import stampede.identity.session.SessionId;
import stampede.identity.session.Sessions;
import stampede.kit.detached.Detached;

/** Changes the password of a client that is signed in, and ends the account's other sessions. */
@Component
public class ChangePassword {
	private final Accounts accounts;
	private final PasswordHashing passwords;
	private final GuessingProtection guessing;
	private final Sessions sessions;
	private final TransactionalOperator transactions;

	ChangePassword(Accounts accounts, PasswordHashing passwords, GuessingProtection guessing, Sessions sessions,
			TransactionalOperator transactions) {
		this.accounts = accounts;
		this.passwords = passwords;
		this.guessing = guessing;
		this.sessions = sessions;
		this.transactions = transactions;
	}

	/**
	 * Fails with {@link IdentityException.SignInRefused} if {@code current} is wrong or was tried too often,
	 * {@link IdentityException.PasswordRefused}, {@link IdentityException.Busy} or {@link IdentityException.NoAccount}.
	 *
	 * @param session of the client, which goes on
	 */
	public Mono<Void> change(AccountId id, SessionId session, String current, NewPassword password) {
		return passwords.requireRoom()
				.then(Mono.defer(() -> guessing.permitPassword(session.toString())))
				.flatMap(permitted -> permitted ? accounts.byId(id) : Mono.error(IdentityException.SignInRefused::new))
				.switchIfEmpty(Mono.error(IdentityException.NoAccount::new))
				.delayUntil(account -> verify(account, current))
				.flatMap(account -> passwords.hash(password).flatMap(hash -> save(account, hash, session)));
	}

	private Mono<Void> verify(Account account, String current) {
		return passwords.matches(current, account.passwordHash())
				.flatMap(matches -> matches ? Mono.empty() : Mono.error(IdentityException.SignInRefused::new));
	}

	private Mono<Void> save(Account account, String hash, SessionId session) {
		return Detached.run(accounts.changePassword(account, hash)
				.flatMap(changed -> changed
						? sessions.endAll(account.id(), EndReason.PASSWORD_CHANGED, session)
						: Mono.error(IdentityException.SignInRefused::new))
				.as(transactions::transactional)
				.then());
	}
}
