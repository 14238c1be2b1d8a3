/** Limits of one TCP connection: the minimal rate of sending and reading, the concurrency, and the duration. */
@NullMarked
package stampede.gateway.connection;

import org.jspecify.annotations.NullMarked;
