package stampede.identity.credentials;

import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.identity.AccountId;
import stampede.identity.account.Accounts;
import stampede.identity.session.EndReason;
import stampede.identity.session.Sessions;
import stampede.kit.detached.Detached;

/** Erases the personal data of an account, and ends its sessions. */
@Component
public class EraseAccount {
	private final Accounts accounts;
	private final Sessions sessions;
	private final TransactionalOperator transactions;

	EraseAccount(Accounts accounts, Sessions sessions, TransactionalOperator transactions) {
		this.accounts = accounts;
		this.sessions = sessions;
		this.transactions = transactions;
	}

	/** Idempotent; also where there is no such account. */
	public Mono<Void> erase(AccountId id) {
		return Detached.run(accounts.erase(id)
				.then(Mono.defer(() -> sessions.endAll(id, EndReason.ACCOUNT_ERASED, null)))
				.as(transactions::transactional)
				.then());
	}
}
