package stampede.identity.guessing;

import java.time.Duration;

/**
 * The token buckets that an attempt needs a token of. They refill, so that an account is slowed down and never locked. Sources: NIST SP
 * 800-63B, 5.2.2 (at most 100 consecutive failed attempts on an account); OWASP, Authentication Cheat Sheet and device cookies (a
 * browser that the owner used before is counted apart, so that attackers cannot keep the owner out).
 */
public enum Bucket {
	/** Sign-ins to one account on one device where its owner signed in before. */
	DEVICE(10, Duration.ofSeconds(30)),
	/** Sign-ins to one account from one network. */
	ACCOUNT_FROM_NETWORK(10, Duration.ofSeconds(30)),
	/** Sign-ins to one account on all unknown devices. */
	ACCOUNT(100, Duration.ofSeconds(36)),
	/** Sign-ins to all accounts from one network; many customers may share it. */
	NETWORK(300, Duration.ofSeconds(1)),
	/** Mails to one address. */
	MAILS_TO_ADDRESS(5, Duration.ofMinutes(10)),
	/** Mails that one network requests. */
	MAILS_FROM_NETWORK(30, Duration.ofSeconds(10));

	private final int burst;
	private final Duration refill;

	/**
	 * @param burst attempts after a long pause
	 * @param refill one more attempt after this time
	 */
	Bucket(int burst, Duration refill) {
		this.burst = burst;
		this.refill = refill;
	}

	int burst() {
		return burst;
	}

	double perSecond() {
		return 1e3 / refill.toMillis();
	}
}
