package stampede.kit.web;

import org.springframework.core.Ordered;

/** The order of service-kit's web filters, which precede Spring Security (-100). A service may add filters in between. */
public final class FilterOrder {
	/** Counts requests, and ends connections during a drain. */
	public static final int DRAIN = Ordered.HIGHEST_PRECEDENCE;
	/** Refuses repeated and conflicting headers. */
	public static final int STRICT_HEADERS = Ordered.HIGHEST_PRECEDENCE + 90;
	/** Puts the request's deadline into the context. */
	public static final int DEADLINE = Ordered.HIGHEST_PRECEDENCE + 100;

	private FilterOrder() {}
}
