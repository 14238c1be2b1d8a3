/** Reads a request's body before anything waits for it: what a client sends slowly holds only its own connection. */
@NullMarked
package stampede.gateway.body;

import org.jspecify.annotations.NullMarked;
