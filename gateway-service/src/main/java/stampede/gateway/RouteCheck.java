package stampede.gateway;

import java.util.Arrays;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.stereotype.Component;
import stampede.kit.startup.BadConfiguration;

/** A route without a traffic class or an upstream would have no limits, so the gateway does not start with one. */
@Component
class RouteCheck implements SmartInitializingSingleton {
	private final GatewayProperties properties;

	RouteCheck(GatewayProperties properties) {
		this.properties = properties;
	}

	@Override
	public void afterSingletonsInstantiated() {
		properties.getRoutes().forEach(RouteCheck::check);
	}

	private static void check(RouteDefinition route) {
		try {
			RouteFacts.read(route.getMetadata());
		} catch (IllegalArgumentException unclear) {
			throw new BadConfiguration("the metadata of the route " + route.getId() + " are incomplete",
					"Give it upstream, the name of a service, and traffic, one of "
							+ Arrays.stream(TrafficClass.values()).map(TrafficClass::label).toList() + ".",
					unclear);
		}
	}
}
