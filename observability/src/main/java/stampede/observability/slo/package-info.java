/** Objectives in OpenSLO format, and the rules and alerts generated from them. */
@NullMarked
package stampede.observability.slo;

import org.jspecify.annotations.NullMarked;
