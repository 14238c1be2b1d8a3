package stampede.gateway;

import org.springframework.cloud.gateway.config.GlobalCorsProperties;
import org.springframework.cloud.gateway.handler.FilteringWebHandler;
import org.springframework.cloud.gateway.handler.RoutePredicateHandlerMapping;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Finds a request's route for filters that run before the gateway's own look-up, which then reuses the result. */
@Component
public class EarlyRoutes extends RoutePredicateHandlerMapping {
	private static final String FOUND = EarlyRoutes.class.getName();

	EarlyRoutes(FilteringWebHandler handler, RouteLocator routes, GlobalCorsProperties cors, Environment environment) {
		super(handler, routes, cors, environment);
	}

	/** Empty where there is none. */
	public Mono<Route> of(ServerWebExchange exchange) {
		return super.lookupRoute(exchange).doOnNext(route -> exchange.getAttributes().put(FOUND, route));
	}

	@Override
	protected Mono<Route> lookupRoute(ServerWebExchange exchange) {
		return exchange.getAttribute(FOUND) instanceof Route found ? Mono.just(found) : super.lookupRoute(exchange);
	}
}
