/** The saga: an order's way from its placement to its end, step by step, and whoever finishes what was left. */
@NullMarked
package stampede.order.checkout;

import org.jspecify.annotations.NullMarked;
