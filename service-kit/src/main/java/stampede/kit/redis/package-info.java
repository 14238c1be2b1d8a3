/** Connections to Redis by Lettuce: a server, Sentinel or a cluster, by configuration. Only what may be lost is stored there. */
@NullMarked
package stampede.kit.redis;

import org.jspecify.annotations.NullMarked;
