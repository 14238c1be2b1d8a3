/** The downstream service that charges and refunds. */
@NullMarked
package stampede.order.payment;

import org.jspecify.annotations.NullMarked;
