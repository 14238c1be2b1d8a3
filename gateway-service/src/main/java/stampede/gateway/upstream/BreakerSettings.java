package stampede.gateway.upstream;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.common.CompositeCustomizer;
import io.github.resilience4j.springboot3.circuitbreaker.autoconfigure.CircuitBreakerProperties;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import stampede.gateway.tuning.Settings;
import stampede.gateway.tuning.Tunable;

/**
 * Changes the upstreams' circuit breakers. A circuit breaker is immutable, so a new one replaces it. The new one has no recorded calls,
 * and is open unless the old one was closed.
 */
@Component
class BreakerSettings implements Tunable {
	private static final String PREFIX = "resilience4j.circuitbreaker";
	private static final String RATE_LIMITS = "rate-limit-store";
	private final Set<String> upstreams;
	private final CircuitBreakerRegistry breakers;
	private Object inForce = Map.of();

	BreakerSettings(CircuitBreakerProperties properties, CircuitBreakerRegistry breakers) {
		this.upstreams = properties.getInstances().keySet().stream()
				.filter(name -> !name.equals(RATE_LIMITS))
				.collect(Collectors.toUnmodifiableSet());
		this.breakers = breakers;
	}

	@Override
	public Set<String> settings() {
		return upstreams.stream().map(name -> PREFIX + ".instances." + name).collect(Collectors.toUnmodifiableSet());
	}

	@Override
	public Runnable prepare(Settings settings) {
		var next = settings.bind(PREFIX, Map.class);
		if (next.equals(inForce)) {
			return () -> {};
		}
		var properties = settings.bind(PREFIX, CircuitBreakerProperties.class);
		var configurations = upstreams.stream()
				.collect(Collectors.toMap(Function.identity(), name -> configuration(properties, name)));
		return () -> {
			inForce = next;
			configurations.forEach(this::replace);
		};
	}

	private static CircuitBreakerConfig configuration(CircuitBreakerProperties properties, String name) {
		return properties.createCircuitBreakerConfig(name, properties.getInstances().get(name),
				new CompositeCustomizer<>(List.of()));
	}

	private void replace(String name, CircuitBreakerConfig configuration) {
		var next = CircuitBreaker.of(name, configuration);
		if (breakers.find(name).filter(former -> former.getState() != State.CLOSED).isPresent()) {
			next.transitionToOpenState();
		}
		breakers.replace(name, next);
	}
}
