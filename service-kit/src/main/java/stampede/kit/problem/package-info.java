/** Errors as RFC 9457 problem details, in one shape for controllers, filters and routing. */
@NullMarked
package stampede.kit.problem;

import org.jspecify.annotations.NullMarked;
