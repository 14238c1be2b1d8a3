/** The HTTP API of this service. */
@NullMarked
package stampede.recommendation.web;

import org.jspecify.annotations.NullMarked;
