package stampede.simulator.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * @param secretKey the only secret key accepted; without it every {@code sk_test_...} is
 */
@ConfigurationProperties("simulator")
record ApiProperties(@Nullable String secretKey) {}
