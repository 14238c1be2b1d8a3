/** What every request meets first: who may speak for whom, and by which methods. */
@NullMarked
package stampede.gateway.edge;

import org.jspecify.annotations.NullMarked;
