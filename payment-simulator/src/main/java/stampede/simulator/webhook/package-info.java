/** Signed events, delivered until they are accepted. */
@NullMarked
package stampede.simulator.webhook;

import org.jspecify.annotations.NullMarked;
