/** The remaining time of a request: its maximum, the wait for the response, and whether a timeout counts as a failure. */
@NullMarked
package stampede.gateway.budget;

import org.jspecify.annotations.NullMarked;
