package stampede.gateway.edge;

import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.RouteFacts;
import stampede.gateway.TrafficClass;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/** Accepts webhooks from the configured networks of the provider only; payment-service verifies their signatures. */
@Component
class WebhookNetworks implements GlobalFilter, Ordered {
	private final Networks allowed;
	private final ClientAddress addresses;
	private final ProblemWriter problems;

	WebhookNetworks(EdgeProperties properties, ClientAddress addresses, ProblemWriter problems) {
		this.allowed = Networks.of("gateway.webhook.allowed-networks", properties.webhook().allowedNetworks());
		this.addresses = addresses;
		this.problems = problems;
	}

	/** Before the rate limit and all that reads or waits. */
	@Override
	public int getOrder() {
		return EdgeOrder.WEBHOOK_NETWORKS.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		if (allowed.isEmpty() || RouteFacts.of(exchange).traffic() != TrafficClass.WEBHOOK
				|| addresses.of(exchange.getRequest()).filter(allowed::contain).isPresent()) {
			return chain.filter(exchange);
		}
		var problem = Problems.problem(HttpStatus.FORBIDDEN, "forbidden", "Webhooks are not taken from this address.");
		return problems.write(exchange, problem, HttpHeaders.EMPTY);
	}
}
