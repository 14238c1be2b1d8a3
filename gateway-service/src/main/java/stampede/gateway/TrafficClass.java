package stampede.gateway;

import java.util.Locale;

/**
 * The purpose of a request. Each class has rates and a largest budget of its own. The order of the constants is the order of
 * their priority under overload.
 */
public enum TrafficClass {
	CHECKOUT, WEBHOOK, OPERATOR, RETURNS, OWN_ORDERS, SESSIONS, SIGN_IN, WAITING, BROWSING;

	private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

	/** Throws {@link IllegalArgumentException} where there is no such class. */
	static TrafficClass named(String label) {
		return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

	/** As in configuration, headers and metrics, for example {@code own-orders}. */
	public String label() {
		return label;
	}
}
