package stampede.gateway;

import java.util.Map;
import java.util.Optional;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.web.server.ServerWebExchange;

/**
 * The metadata of a route.
 *
 * @param upstream the service it leads to, for example {@code order-service}
 * @param gate the gate that limits its requests: the upstream's, unless the route has its own
 * @param traffic the class of its requests
 * @param streaming whether its responses are streams, which have no budget
 * @param cookies whether the upstream gets the cookies of its requests
 * @param emptyOnFailure whether a failure is answered with an empty list, so that the client sees none
 */
public record RouteFacts(String upstream, String gate, TrafficClass traffic, boolean streaming, boolean cookies,
		boolean emptyOnFailure) {
	private static final String ATTRIBUTE = RouteFacts.class.getName();

	/** The facts of a routed request; cached in the exchange, because every filter reads them. */
	public static RouteFacts of(ServerWebExchange exchange) {
		RouteFacts known = exchange.getAttribute(ATTRIBUTE);
		if (known != null) {
			return known;
		}
		Route route = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
		var facts = of(route);
		exchange.getAttributes().put(ATTRIBUTE, facts);
		return facts;
	}

	/** Sends the request along another route from here on. */
	public static void change(ServerWebExchange exchange, Route route) {
		exchange.getAttributes().put(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR, route);
		exchange.getAttributes().put(ATTRIBUTE, of(route));
	}

	public static RouteFacts of(Route route) {
		return read(route.getMetadata());
	}

	/** The facts from the attributes of an exchange; empty without a route. */
	public static Optional<RouteFacts> of(Map<String, Object> attributes) {
		return attributes.get(ATTRIBUTE) instanceof RouteFacts known
				? Optional.of(known)
				: Optional.ofNullable(attributes.get(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR))
						.map(route -> of((Route) route));
	}

	/** Throws {@link IllegalArgumentException} where {@code upstream} or {@code traffic} is missing or unknown. */
	static RouteFacts read(Map<String, Object> metadata) {
		if (!(metadata.get("upstream") instanceof String upstream)) {
			throw new IllegalArgumentException("no upstream");
		}
		return new RouteFacts(upstream, String.valueOf(metadata.getOrDefault("gate", upstream)),
				TrafficClass.named(String.valueOf(metadata.get("traffic"))),
				Boolean.TRUE.equals(metadata.get("streaming")), Boolean.TRUE.equals(metadata.get("cookies")),
				Boolean.TRUE.equals(metadata.get("empty-on-failure")));
	}
}
