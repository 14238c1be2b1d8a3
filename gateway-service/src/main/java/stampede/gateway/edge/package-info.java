/** First checks of every request: forwarding headers of trusted proxies, methods and origins. */
@NullMarked
package stampede.gateway.edge;

import org.jspecify.annotations.NullMarked;
