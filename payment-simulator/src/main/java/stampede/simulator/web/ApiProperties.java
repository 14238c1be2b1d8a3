package stampede.simulator.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The simulated API.
 *
 * @param secretKey The only accepted secret key. Without it, each sk_test_... is accepted.
 * @param adminHosts Values of the Host header for which admin operations are available.
 */
@ConfigurationProperties("simulator")
record ApiProperties(@Nullable String secretKey,
		@DefaultValue({"localhost", "127.0.0.1", "[::1]"}) Set<String> adminHosts) {}
