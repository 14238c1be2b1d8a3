/** Cancellation and refunds of orders, whole or by line. */
@NullMarked
package stampede.order.returns;

import org.jspecify.annotations.NullMarked;
