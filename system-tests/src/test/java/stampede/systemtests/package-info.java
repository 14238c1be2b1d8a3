/** The suite as its users meet it: real processes, real PostgreSQL, HTTP through the gateway. */
@NullMarked
package stampede.systemtests;

import org.jspecify.annotations.NullMarked;
