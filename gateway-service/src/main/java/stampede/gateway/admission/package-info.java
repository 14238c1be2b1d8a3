/** How many requests may be under way to one upstream: an adaptive limit, and a short queue in order of importance. */
@NullMarked
package stampede.gateway.admission;

import org.jspecify.annotations.NullMarked;
