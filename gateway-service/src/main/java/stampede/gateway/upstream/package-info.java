/** The call to the service behind: its time, its circuit breaker, and what a failure of it says to the client. */
@NullMarked
package stampede.gateway.upstream;

import org.jspecify.annotations.NullMarked;
