/** The other version of this service. */
@NullMarked
package stampede.recommendation.peer;

import org.jspecify.annotations.NullMarked;
