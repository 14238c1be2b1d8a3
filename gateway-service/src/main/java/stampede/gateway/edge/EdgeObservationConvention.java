package stampede.gateway.edge;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import java.util.Map;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.stereotype.Component;
import stampede.gateway.RouteFacts;
import stampede.kit.deadline.Deadline;

/**
 * The labels of requests at the edge ({@code http.server.requests}): the route instead of the path, because clients could create any
 * number of paths; the traffic class ({@code traffic}; {@code events} for streams, whose duration has no meaning); and the outcome
 * {@code SHORT_DEADLINE} for a timeout after a budget below a second, which no objective counts. The outcome of a request whose client
 * disconnected is {@code UNKNOWN}.
 */
@Component
class EdgeObservationConvention extends DefaultServerRequestObservationConvention {
	private static final String NONE = "none";
	/** Milliseconds; the longest time that an objective asks about (observability/slo). */
	private static final long SHORTEST_OBJECTIVE = 1_000;
	private static final KeyValue SHORT_DEADLINE = KeyValue.of("outcome", "SHORT_DEADLINE");

	@Override
	public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
		return super.getLowCardinalityKeyValues(context).and(KeyValue.of("traffic", traffic(context.getAttributes())));
	}

	@Override
	protected KeyValue uri(ServerRequestObservationContext context) {
		return context.getAttributes().get(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR) instanceof Route route
				? KeyValue.of("uri", route.getId())
				: KeyValue.of("uri", NONE);
	}

	@Override
	protected KeyValue outcome(ServerRequestObservationContext context) {
		return isTimeOut(context) && hasShortDeadline(context) ? SHORT_DEADLINE : super.outcome(context);
	}

	private static boolean isTimeOut(ServerRequestObservationContext context) {
		var answer = context.getResponse();
		return answer != null && HttpStatus.GATEWAY_TIMEOUT.equals(answer.getStatusCode());
	}

	private static boolean hasShortDeadline(ServerRequestObservationContext context) {
		var asked = context.getCarrier().getHeaders().getFirst(Deadline.HEADER);
		try {
			return asked != null && Long.parseLong(asked) < SHORTEST_OBJECTIVE;
		} catch (NumberFormatException ignored) {
			return false;
		}
	}

	private static String traffic(Map<String, Object> attributes) {
		return RouteFacts.of(attributes)
				.map(facts -> facts.streaming() ? "events" : facts.traffic().label())
				.orElse(NONE);
	}
}
