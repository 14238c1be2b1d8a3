/** The shapes of Stripe's JSON. */
@NullMarked
package stampede.simulator.stripe;

import org.jspecify.annotations.NullMarked;
