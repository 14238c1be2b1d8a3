package stampede.gateway.edge;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.startup.BadConfiguration;

class AllowedMethodsTests {
	@Test
	void refusesARouteThatNamesNoMethods() {
		var route = new RouteDefinition();
		route.setId("new-one");
		route.setPredicates(List.of(new PredicateDefinition("Path=/api/v1/orders,false")));
		var properties = new GatewayProperties();
		properties.setRoutes(List.of(route));

		assertThatThrownBy(() -> new AllowedMethods(properties, new ProblemWriter(new ObjectMapper())))
				.isInstanceOf(BadConfiguration.class).hasMessageContaining("the route new-one names no methods");
	}
}
