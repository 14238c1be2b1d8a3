/** What every request meets first: who may speak for whom, how large and how slow it may be, and by which methods. */
@NullMarked
package stampede.gateway.edge;

import org.jspecify.annotations.NullMarked;
