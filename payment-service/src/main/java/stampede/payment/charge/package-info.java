/** Commands of order-service: charges, captures, voids and refunds, each executed once. */
@NullMarked
package stampede.payment.charge;

import org.jspecify.annotations.NullMarked;
