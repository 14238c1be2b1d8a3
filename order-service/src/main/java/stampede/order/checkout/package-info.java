/** The saga: an order's steps from its placement to its end, and the recovery that finishes interrupted orders. */
@NullMarked
package stampede.order.checkout;

import org.jspecify.annotations.NullMarked;
