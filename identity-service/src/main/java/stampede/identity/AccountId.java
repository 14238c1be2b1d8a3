package stampede.identity;

import java.util.UUID;

/**
 * Names an account; the subject of its access tokens, and the owner of its orders.
 *
 * @param value random, so that it does not reveal when the account was created
 */
public record AccountId(UUID value) {
	/** A new id. */
	public static AccountId random() {
		return new AccountId(UUID.randomUUID());
	}

	@Override
	public String toString() {
		return value.toString();
	}
}
