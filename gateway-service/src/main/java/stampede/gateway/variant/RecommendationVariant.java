package stampede.gateway.variant;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.GatewayMetric;
import stampede.gateway.KeyedFraction;
import stampede.gateway.RouteFacts;
import stampede.gateway.budget.TimeoutAccounting;
import stampede.kit.deadline.Deadline;

/**
 * Sends a customer's requests for recommendations to one of the two versions, always the same one while the share and the experiment are
 * unchanged. A version that fails, is slow or is unavailable is answered for with an empty list, because no page may fail with it.
 */
@Component
class RecommendationVariant implements GlobalFilter, Ordered {
	/** The beginning of the ids of the two routes. The look-up of routes finds that of v1; its twin differs in the upstream. */
	private static final String ROUTE = "recommendations-";
	private final VariantSettings settings;
	private final Visitors visitors;
	private final RouteLocator routes;
	private final MeterRegistry meters;

	RecommendationVariant(VariantSettings settings, Visitors visitors, RouteLocator routes, MeterRegistry meters) {
		this.settings = settings;
		this.visitors = visitors;
		this.routes = routes;
		this.meters = meters;
		replaced(Assignment.V1);
		replaced(Assignment.V2);
	}

	/** Before everything that asks for the upstream. */
	@Override
	public int getOrder() {
		return EdgeOrder.RECOMMENDATION_VARIANT.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Route found = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
		return found.getId().equals(ROUTE + Assignment.V1) && HttpMethod.GET.equals(exchange.getRequest().getMethod())
				? recommend(exchange, chain)
				: chain.filter(Assignment.forget(exchange));
	}

	private Mono<Void> recommend(ServerWebExchange exchange, GatewayFilterChain chain) {
		var current = settings.inForce();
		return assignment(exchange, current)
				.flatMap(assignment -> route(ROUTE + assignment.variant())
						.doOnNext(route -> RouteFacts.change(exchange, route))
						.then(Mono.defer(() -> call(exchange, chain, assignment, current))))
				.contextWrite(context -> {
					var latest = Deadline.in(current.budget());
					if (Deadline.of(context).filter(deadline -> deadline.nanoTime() - latest.nanoTime() <= 0)
							.isPresent()) {
						return context;
					}
					TimeoutAccounting.ownBudget(exchange, current.budget());
					return context.put(Deadline.class, latest);
				});
	}

	private Mono<Assignment> assignment(ServerWebExchange exchange, VariantProperties current) {
		return current.isSplit()
				? visitors.of(exchange, current.visitorFor())
						.map(customer -> Assignment.of(KeyedFraction.of(current.experiment(), customer), current))
				: Mono.just(Assignment.unsplit(current));
	}

	private Mono<Route> route(String id) {
		return routes.getRoutes().filter(route -> route.getId().equals(id)).next();
	}

	/** A failure that no other filter answers, for example a deadline that passes in a queue, gets an empty list, too. */
	private Mono<Void> call(ServerWebExchange exchange, GatewayFilterChain chain, Assignment assignment,
			VariantProperties current) {
		var response = new EmptyListResponse(exchange.getResponse(), () -> replaced(assignment.variant()).increment());
		return chain.filter(exchange.mutate()
				.request(request -> request.headers(headers -> assignment.write(headers, current)))
				.response(response).build())
				.onErrorResume(Exception.class, failure -> response.isCommitted()
						? Mono.error(failure)
						: response.writeEmptyList());
	}

	/** The number of empty lists that were sent instead of this version's response. */
	private Counter replaced(String variant) {
		return GatewayMetric.RECOMMENDATIONS_REPLACED.counter(meters, variant);
	}
}
