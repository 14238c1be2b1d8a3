/** Operators resolve discrepancies between this shop's books and the provider's. */
@NullMarked
package stampede.payment.discrepancy;

import org.jspecify.annotations.NullMarked;
