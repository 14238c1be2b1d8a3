/** SQL on the tables of this service. */
@NullMarked
package stampede.recommendation.store;

import org.jspecify.annotations.NullMarked;
