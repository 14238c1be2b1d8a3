/** Objectives, as OpenSLO has them, and the rules and alerts that they come to. */
@NullMarked
package stampede.observability.slo;

import org.jspecify.annotations.NullMarked;
