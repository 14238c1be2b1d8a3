/** Concurrency limits for each upstream: an adaptive limit, and a short queue ordered by priority. */
@NullMarked
package stampede.gateway.admission;

import org.jspecify.annotations.NullMarked;
