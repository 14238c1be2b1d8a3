package stampede.gateway;

import java.util.Arrays;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.cloud.gateway.config.GatewayProperties;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.stereotype.Component;
import stampede.kit.startup.BadConfiguration;

/** A route that does not say what it is for and where it leads would go without limits: the gateway does not start. */
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
