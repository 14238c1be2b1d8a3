package stampede.identity;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;
import static stampede.kit.metrics.Metric.Definition.timing;

import stampede.kit.metrics.Metric;

/** The metrics of identity-service. */
public enum IdentityMetric implements Metric {
	SIGN_INS(counting("stampede.identity.sign.ins", "",
			"Attempts to sign in by outcome: accepted, wrong, slowed (too many attempts), busy (no processor for the hash)",
			"outcome")),
	REFRESHES(counting("stampede.identity.refreshes", "",
			"Refreshes of sessions by outcome: rotated, repeated (the same successor again), ended, reused, invalid",
			"outcome")),
	SESSION_CACHE(counting("stampede.identity.session.cache", "",
			"Look-ups of sessions in the cache by outcome: hit, miss, unavailable (PostgreSQL was read without it)",
			"outcome")),
	PASSWORD_HASHES(timing("stampede.identity.password.hashes", "Computation of a password's hash")),
	PASSWORD_HASHES_WAITING(gauging("stampede.identity.password.hashes.waiting", "", "Hashes that wait for a thread")),
	MAILS(counting("stampede.identity.mails", "",
			"Requests for a mail by outcome: sent, no-account, failed (will be repeated), dropped", "outcome")),
	SIGNING_KEY_AGE(gauging("stampede.identity.signing.key.age", "seconds",
			"Time since the key that signs access tokens became active"));

	@SuppressWarnings("ImmutableEnumChecker") // a record of immutable lists
	private final Definition definition;

	IdentityMetric(Definition definition) {
		this.definition = definition;
	}

	@Override
	public Definition definition() {
		return definition;
	}
}
