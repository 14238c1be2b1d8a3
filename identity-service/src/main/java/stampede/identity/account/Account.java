package stampede.identity.account;

import stampede.identity.AccountId;

/**
 * An account that can sign in.
 *
 * @param passwordHash as {@link stampede.identity.password.PasswordHashing} wrote it
 */
public record Account(AccountId id, String passwordHash) {
	@Override
	public String toString() {
		return "account " + id;
	}
}
