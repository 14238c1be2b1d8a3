/** A stand-in for the payment provider: speaks the part of Stripe's HTTP API that Stampede uses, and misbehaves on request. */
@NullMarked
package stampede.simulator;

import org.jspecify.annotations.NullMarked;
