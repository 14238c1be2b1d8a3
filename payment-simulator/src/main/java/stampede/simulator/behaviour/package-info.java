/** How the simulator misbehaves, as told by the admin call; the same seed misbehaves the same way. */
@NullMarked
package stampede.simulator.behaviour;

import org.jspecify.annotations.NullMarked;
