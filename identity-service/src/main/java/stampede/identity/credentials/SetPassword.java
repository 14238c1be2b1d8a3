package stampede.identity.credentials;

import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.identity.AccountId;
import stampede.identity.IdentityException;
import stampede.identity.account.Accounts;
import stampede.identity.mail.MailTokens;
import stampede.identity.password.NewPassword;
import stampede.identity.password.PasswordHashing;
import stampede.identity.session.EndReason;
import stampede.identity.session.Sessions;
import stampede.kit.detached.Detached;

/**
 * Sets the password of a client that has a token from a mail: creates the account, or resets its password and ends its sessions. An
 * account exists only once its address is confirmed, so that an attacker cannot set a password for the address of another person first.
 */
@Component
public class SetPassword {
	private final MailTokens mailTokens;
	private final PasswordHashing passwords;
	private final Accounts accounts;
	private final Sessions sessions;
	private final TransactionalOperator transactions;

	SetPassword(MailTokens mailTokens, PasswordHashing passwords, Accounts accounts, Sessions sessions,
			TransactionalOperator transactions) {
		this.mailTokens = mailTokens;
		this.passwords = passwords;
		this.accounts = accounts;
		this.sessions = sessions;
		this.transactions = transactions;
	}

	/**
	 * The id of the account. A token works once; a client whose response was lost signs in. Fails with
	 * {@link IdentityException.MailTokenInvalid} or {@link IdentityException.Busy}.
	 */
	public Mono<AccountId> set(String token, NewPassword password) {
		// Looked up before the hash is computed, so that invented tokens cost no processor time.
		return mailTokens.find(token)
				.switchIfEmpty(Mono.error(IdentityException.MailTokenInvalid::new))
				.flatMap(_ -> passwords.hash(password))
				.flatMap(hash -> save(token, hash));
	}

	private Mono<AccountId> save(String token, String hash) {
		return Detached.run(mailTokens.use(token)
				.switchIfEmpty(Mono.error(IdentityException.MailTokenInvalid::new))
				.flatMap(email -> accounts.setPassword(email, hash))
				.delayUntil(id -> sessions.endAll(id, EndReason.PASSWORD_CHANGED, null))
				.as(transactions::transactional));
	}
}
