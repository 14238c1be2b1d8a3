/** The downstream service that takes money. */
@NullMarked
package stampede.order.payment;

import org.jspecify.annotations.NullMarked;
