/** HTTP clients of downstream services, with explicit timeouts and bounds, and their guards. */
@NullMarked
package stampede.kit.client;

import org.jspecify.annotations.NullMarked;
