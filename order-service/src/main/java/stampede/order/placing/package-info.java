/** Placement of orders: once for each idempotency key, with a stored response. */
@NullMarked
package stampede.order.placing;

import org.jspecify.annotations.NullMarked;
