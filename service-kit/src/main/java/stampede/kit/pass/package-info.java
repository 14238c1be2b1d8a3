/** Passes of the waiting room: signed by gateway-service, verified by order-service. */
@NullMarked
package stampede.kit.pass;

import org.jspecify.annotations.NullMarked;
