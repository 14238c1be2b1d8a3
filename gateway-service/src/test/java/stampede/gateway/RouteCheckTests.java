package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.route.RouteDefinition;
import stampede.kit.startup.BadConfiguration;

class RouteCheckTests {
	@ParameterizedTest
	@CsvSource({",", "order-service,", ",checkout", "order-service,shopping"})
	void refusesARouteThatWouldGoWithoutLimits(String upstream, String traffic) {
		var metadata = new HashMap<String, Object>();
		metadata.put("upstream", upstream);
		metadata.put("traffic", traffic);

		assertThatThrownBy(() -> check(metadata)).isInstanceOf(BadConfiguration.class)
				.hasMessageContaining("the route new-one");
	}

	@Test
	void takesARouteThatSaysWhatItIsFor() {
		assertThatCode(() -> check(Map.of("upstream", "order-service", "traffic", "own-orders")))
				.doesNotThrowAnyException();
	}

	private static void check(Map<String, Object> metadata) {
		var route = new RouteDefinition();
		route.setId("new-one");
		route.setMetadata(metadata);
		var properties = new GatewayProperties();
		properties.setRoutes(List.of(route));
		new RouteCheck(properties).afterSingletonsInstantiated();
	}
}
