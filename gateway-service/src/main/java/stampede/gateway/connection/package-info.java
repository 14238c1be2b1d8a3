/** What one TCP connection may do: how slowly it may send and read, how much at once, and for how long. */
@NullMarked
package stampede.gateway.connection;

import org.jspecify.annotations.NullMarked;
