/** Fault injection, set by the admin call; the same seed gives the same faults. */
@NullMarked
package stampede.simulator.behaviour;

import org.jspecify.annotations.NullMarked;
