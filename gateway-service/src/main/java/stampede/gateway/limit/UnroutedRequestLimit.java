package stampede.gateway.limit;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.GatewayMetric;
import stampede.gateway.RouteFacts;
import stampede.gateway.TrafficClass;
import stampede.gateway.edge.ClientAddress;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;
import stampede.kit.security.RememberedTokens;

/**
 * Limits requests that belong to no traffic class, by network and in this process only: refusals before a route is found (invalid tokens,
 * unknown paths, other methods), files of Swagger UI, and refused webhooks. The bucket is checked before the token is verified, and a
 * request is charged when its response is known. A client whose token was verified recently has a bucket of its own, which is used
 * where the bucket of its network is empty.
 */
@Component
class UnroutedRequestLimit implements WebFilter, Ordered {
	/** Exempt: a probe must not fail because the bucket of its network is empty. */
	private static final Set<String> PROBES = Set.of("/livez", "/readyz");
	private static final Duration KEPT_UNUSED = Duration.ofMinutes(10);
	private final LoadingCache<String, Bucket> buckets;
	private final NetworkShare shares;
	private final ClientAddress addresses;
	private final RememberedTokens tokens;
	private final ProblemWriter problems;
	private final MeterRegistry meters;

	UnroutedRequestLimit(LimitProperties properties, NetworkShare shares, ClientAddress addresses,
			RememberedTokens tokens,
			ProblemWriter problems,
			MeterRegistry meters) {
		var rate = properties.abuseLimit();
		this.buckets = Caffeine.newBuilder()
				.maximumSize(properties.maxLocalBuckets())
				.expireAfterAccess(KEPT_UNUSED)
				.build(_ -> Bucket.builder()
						.addLimit(limit -> limit.capacity(rate.burst()).refillGreedy(rate.sustained(), rate.per()))
						.build());
		this.shares = shares;
		this.addresses = addresses;
		this.tokens = tokens;
		this.problems = problems;
		this.meters = meters;
	}

	@Override
	public int getOrder() {
		return EdgeOrder.ABUSE_LIMIT.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var request = exchange.getRequest();
		if (PROBES.contains(request.getPath().value())) {
			return chain.filter(exchange);
		}
		var name = addresses.of(request).map(Network::of).orElse("unknown");
		shares.count(name);
		var network = buckets.get(name);
		var bucket = network.getAvailableTokens() < 1 && isKnown(request.getHeaders())
				? buckets.get(tokenOf(request.getHeaders()))
				: network;
		if (bucket.getAvailableTokens() < 1) {
			return refuse(exchange);
		}
		exchange.getResponse().beforeCommit(() -> Mono.fromRunnable(() -> {
			if (isCharged(exchange)) {
				// Where the bucket is empty by now, the next request is refused.
				bucket.tryConsume(1);
			}
		}));
		return chain.filter(exchange);
	}

	/** A key that does not contain the token. */
	private static String tokenOf(HttpHeaders headers) {
		return "token " + UUID.nameUUIDFromBytes(
				String.valueOf(headers.getFirst(HttpHeaders.AUTHORIZATION)).getBytes(StandardCharsets.UTF_8));
	}

	private boolean isKnown(HttpHeaders headers) {
		var authorization = headers.getFirst(HttpHeaders.AUTHORIZATION);
		return authorization != null && authorization.startsWith("Bearer ")
				&& tokens.remembers(authorization.substring("Bearer ".length()));
	}

	/** Refused webhooks are charged, too: their own bucket is large, and a genuine webhook is not refused. */
	private static boolean isCharged(ServerWebExchange exchange) {
		var response = exchange.getResponse();
		var status = response.getStatusCode();
		if (status != null && status.is4xxClientError() && !status.isSameCodeAs(HttpStatus.TOO_MANY_REQUESTS)) {
			return !response.getHeaders().containsKey(RateLimit.LIMIT) || isWebhook(exchange);
		}
		// A routed request that is shed because of the load of others is not charged.
		return exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR) == null;
	}

	private static boolean isWebhook(ServerWebExchange exchange) {
		return exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR) != null
				&& RouteFacts.of(exchange).traffic() == TrafficClass.WEBHOOK;
	}

	private Mono<Void> refuse(ServerWebExchange exchange) {
		GatewayMetric.RATE_LIMIT_REFUSED.counter(meters, "abuse").increment();
		return problems.write(exchange, Problems.problem(HttpStatus.TOO_MANY_REQUESTS, "rate-limited",
				"Too many requests of this network were refused; wait for Retry-After."), Problems.retryAfter(1));
	}
}
