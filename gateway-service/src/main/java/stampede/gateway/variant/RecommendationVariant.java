package stampede.gateway.variant;

import java.util.List;
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
import stampede.gateway.KeyedFraction;
import stampede.gateway.RouteFacts;
import stampede.kit.deadline.Deadline;

/**
 * Sends a customer's requests for recommendations to one of the two versions, always the same one while the share and the experiment are
 * unchanged. A version that fails, is slow or is unavailable is answered for with an empty list, because no page may fail with it.
 */
@Component
class RecommendationVariant implements GlobalFilter, Ordered {
	/** The look-up of routes finds this one; its twin differs in the upstream. */
	private static final String V1 = "recommendations-v1";
	private static final String V2 = "recommendations-v2";
	private static final String HEADER = "X-Stampede-Variant";
	private final VariantSettings settings;
	private final Visitors visitors;
	private final RouteLocator routes;

	RecommendationVariant(VariantSettings settings, Visitors visitors, RouteLocator routes) {
		this.settings = settings;
		this.visitors = visitors;
		this.routes = routes;
	}

	/** Before everything that asks for the upstream. */
	@Override
	public int getOrder() {
		return EdgeOrder.RECOMMENDATION_VARIANT.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		Route found = exchange.getRequiredAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR);
		return found.getId().equals(V1) && HttpMethod.GET.equals(exchange.getRequest().getMethod())
				? recommend(exchange, chain)
				: chain.filter(exchange);
	}

	private Mono<Void> recommend(ServerWebExchange exchange, GatewayFilterChain chain) {
		var current = settings.inForce();
		return variant(exchange, current)
				.flatMap(variant -> route(variant).doOnNext(route -> RouteFacts.change(exchange, route))
						.then(Mono.defer(() -> call(exchange, chain, variant))))
				.contextWrite(context -> {
					var latest = Deadline.in(current.budget());
					return Deadline.of(context).filter(deadline -> deadline.nanoTime() - latest.nanoTime() <= 0)
							.map(_ -> context).orElseGet(() -> context.put(Deadline.class, latest));
				});
	}

	private Mono<String> variant(ServerWebExchange exchange, VariantProperties current) {
		return current.isSplit()
				? visitors.of(exchange, current.visitorFor()).map(customer -> KeyedFraction.of(current.experiment(),
						customer) < current.v2Share() ? V2 : V1)
				: Mono.just(current.v2Share() > 0 ? V2 : V1);
	}

	private Mono<Route> route(String variant) {
		return routes.getRoutes().filter(route -> route.getId().equals(variant)).next();
	}

	/** A failure that no other filter answers, for example a deadline that passes in a queue, gets an empty list, too. */
	private static Mono<Void> call(ServerWebExchange exchange, GatewayFilterChain chain, String variant) {
		var label = variant.substring(variant.lastIndexOf('-') + 1);
		var response = new EmptyListResponse(exchange.getResponse());
		return chain.filter(exchange.mutate()
				.request(request -> request.headers(headers -> headers.put(HEADER, List.of(label))))
				.response(response).build())
				.onErrorResume(Exception.class, failure -> response.isCommitted()
						? Mono.error(failure)
						: response.writeEmptyList());
	}
}
