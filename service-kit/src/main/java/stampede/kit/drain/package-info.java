/** Graceful shutdown: a service directs its clients to other instances before it closes its port. */
@NullMarked
package stampede.kit.drain;

import org.jspecify.annotations.NullMarked;
