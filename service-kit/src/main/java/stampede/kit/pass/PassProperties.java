package stampede.kit.pass;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.core.io.Resource;

/**
 * Passes of the waiting room.
 *
 * @param keys File with the keys that sign passes, in hexadecimal, one on each line: the first signs, all verify. The same for
 * gateway-service and order-service. Without it, no pass is valid, and items of an open sale cannot be ordered.
 */
@ConfigurationProperties("stampede.passes")
record PassProperties(@Nullable Resource keys) {}
