package stampede.gateway;

import org.springframework.core.Ordered;
import stampede.kit.web.FilterOrder;

/**
 * Every station of a request on its way through the gateway, in the order of the way from the socket to the call. Filters take their order
 * from here, and {@code docs/edge.md} is generated from it. Spring's own filters, for example the search for a route, are not listed.
 */
public enum EdgeOrder {
	CONNECTION_LIMITS(Kind.CONNECTION, "HeldBytes",
			"Limits open connections and the bytes that are held for clients, in all and for each network."),
	HTTP2_STREAMS(Kind.CONNECTION, "Http2Streams", "Limits the requests in progress of one HTTP/2 connection."),
	SLOW_READERS(Kind.CONNECTION, "StalledReaders", "Disconnects clients that do not read a pending response."),
	SLOW_HEADERS(Kind.CONNECTION, "HeadTimeout", "Limits the time of a request's head."),
	UPGRADES(Kind.CONNECTION, "NoUpgrade", "Ignores requests for an upgrade to HTTP/2."),
	UNREADABLE_HEADS(Kind.CONNECTION, "UnreadableHeads",
			"Answers a head that cannot be parsed, or is too large, with a problem."),
	PIPELINING(Kind.CONNECTION, "PipeliningLimit",
			"Processes one request of an HTTP/1.1 connection at a time, and limits pipelined ones."),
	CONNECTION_ERRORS(Kind.CONNECTION, "ConnectionErrorLogger", "Logs errors of connections without a stack trace."),

	TRACE_HEADERS(Kind.HANDLER, "UntrustedTraceStripper", "Removes trace headers unless a trusted proxy sent them."),

	DRAIN(Kind.WEB_FILTER, "DrainFilter", "Counts requests in progress; closes connections during a drain.",
			FilterOrder.DRAIN),
	CONNECTION_AGE(Kind.WEB_FILTER, "Connections", "Closes old connections with their next response.",
			Ordered.HIGHEST_PRECEDENCE + 10),
	ABUSE_LIMIT(Kind.WEB_FILTER, "UnroutedRequestLimit",
			"Limits, for each network, requests that belong to no traffic class.", Ordered.HIGHEST_PRECEDENCE + 85),
	STRICT_HEADERS(Kind.WEB_FILTER, "StrictHeaders", "Refuses repeated and malformed headers.",
			FilterOrder.STRICT_HEADERS),
	DEADLINE(Kind.WEB_FILTER, "DeadlineWebFilter", "Starts the request's time budget.", FilterOrder.DEADLINE),

	CROSS_ORIGIN(Kind.SECURITY_FILTER, "CrossOrigin", "Answers preflight requests, and refuses other origins."),
	ALLOWED_METHODS(Kind.SECURITY_FILTER, "AllowedMethods", "Answers 405 for methods that no route of the path has."),
	UNEXPECTED_BODY(Kind.SECURITY_FILTER, "UnexpectedBody", "Refuses GET and HEAD requests with a body."),
	HOST_HEADER(Kind.SECURITY_FILTER, "HostHeader", "Refuses HTTP/1.1 requests without a Host."),
	LOAD_SHEDDING(Kind.SECURITY_FILTER, "Shedding",
			"Refuses requests that admission control would refuse, before the token is verified."),
	SCOPES(Kind.SECURITY_FILTER, "EdgeSecurity", "Verifies the token and requires the scopes of the path."),

	SHOP(Kind.WEB_FILTER, "Shop", "Serves the storefront.", Ordered.LOWEST_PRECEDENCE - 1),
	SHARED_FILES(Kind.WEB_FILTER, "SharedFiles", "Serves the files of Swagger UI from shared buffers.",
			Ordered.LOWEST_PRECEDENCE),

	MAX_BUDGET(Kind.GATEWAY_FILTER, "MaxBudget", "Reduces the time budget to the maximum of the traffic class.",
			Ordered.HIGHEST_PRECEDENCE + 40),
	WEBHOOK_NETWORKS(Kind.GATEWAY_FILTER, "WebhookNetworks",
			"Refuses webhooks from other networks than the provider's.",
			Ordered.HIGHEST_PRECEDENCE + 45),
	RATE_LIMIT(Kind.GATEWAY_FILTER, "RateLimit", "Limits the rate of a client in its traffic class.",
			Ordered.HIGHEST_PRECEDENCE + 50),
	PENDING_ARRIVAL_END(Kind.GATEWAY_FILTER, "PendingArrivals",
			"Ends the pending arrival, so that a slow body holds no place at the gate.",
			Ordered.HIGHEST_PRECEDENCE + 55),
	REQUEST_BODY(Kind.GATEWAY_FILTER, "RequestBody", "Reads the whole body, within limits of size, time and number.",
			Ordered.HIGHEST_PRECEDENCE + 60),
	WAITING_ROOM(Kind.GATEWAY_FILTER, "WaitingRoomFilter", "Answers joins and polls of the waiting room.",
			Ordered.HIGHEST_PRECEDENCE + 65),
	RECOMMENDATION_VARIANT(Kind.GATEWAY_FILTER, "RecommendationVariant",
			"Chooses the customer's version of recommendation-service; answers its failures with an empty list.",
			Ordered.HIGHEST_PRECEDENCE + 70),
	USED_PASSES(Kind.GATEWAY_FILTER, "UsedPasses", "Notes passes of the waiting room with a confirmed order.",
			Ordered.LOWEST_PRECEDENCE - 7),
	UPSTREAM_FAILURES(Kind.GATEWAY_FILTER, "UpstreamFailures", "Maps failures of the call to problems.",
			Ordered.LOWEST_PRECEDENCE - 6),
	ADMISSION(Kind.GATEWAY_FILTER, "Admission",
			"Admits as many requests as the service answers in time; queues the next ones.",
			Ordered.LOWEST_PRECEDENCE - 5),
	CIRCUIT_BREAKER(Kind.GATEWAY_FILTER, "Breaker", "Rejects requests while the service fails.",
			Ordered.LOWEST_PRECEDENCE - 4),
	BUDGET(Kind.GATEWAY_FILTER, "Budget", "Limits the wait for the head of the response to the remaining budget.",
			Ordered.LOWEST_PRECEDENCE - 3),

	BUDGET_HEADER(Kind.HEADERS, "BudgetHeader", "Writes the remaining budget into the request to the service.",
			Ordered.LOWEST_PRECEDENCE - 1),
	EDGE_HEADERS(Kind.HEADERS, "EdgeHeaders",
			"Removes cookies, unless the route needs them, and headers that only trusted proxies may send; adds the trace.",
			Ordered.LOWEST_PRECEDENCE);

	/** The layer in which a station acts; layers are in their order. */
	public enum Kind {
		CONNECTION("connection"),
		HANDLER("request handler"),
		WEB_FILTER("web filter"),
		SECURITY_FILTER(
				"security filter"),
		GATEWAY_FILTER("gateway filter"),
		HEADERS("headers of the call");

		private final String label;

		Kind(String label) {
			this.label = label;
		}

		/** For documents. */
		public String label() {
			return label;
		}
	}

	private final Kind kind;
	private final String type;
	private final String duty;
	private final int value;

	EdgeOrder(Kind kind, String type, String duty) {
		this(kind, type, duty, 0);
	}

	EdgeOrder(Kind kind, String type, String duty, int value) {
		this.kind = kind;
		this.type = type;
		this.duty = duty;
		this.value = value;
	}

	public Kind kind() {
		return kind;
	}

	/** The simple name of the class. */
	public String type() {
		return type;
	}

	/** The station's duty, as one sentence. */
	public String duty() {
		return duty;
	}

	/** For {@link Ordered#getOrder}; 0 where the position is determined otherwise. */
	public int value() {
		return value;
	}
}
