package stampede.simulator.web;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param secretKey the only secret key accepted; without it every {@code sk_test_...} is
 * @param adminHosts by which names the admin calls answer
 */
@ConfigurationProperties("simulator")
record ApiProperties(@Nullable String secretKey,
		@DefaultValue({"localhost", "127.0.0.1", "[::1]"}) Set<String> adminHosts) {}
