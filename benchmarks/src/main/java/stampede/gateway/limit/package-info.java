/** Measures what is in this package of gateway-service. */
@NullMarked
package stampede.gateway.limit;

import org.jspecify.annotations.NullMarked;
