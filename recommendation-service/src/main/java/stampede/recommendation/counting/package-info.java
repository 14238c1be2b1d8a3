/** Counts what customers bought together, from order events. */
@NullMarked
package stampede.recommendation.counting;

import org.jspecify.annotations.NullMarked;
