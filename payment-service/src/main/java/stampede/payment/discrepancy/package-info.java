/** Operators resolve discrepancies between the ledger and the provider's record. */
@NullMarked
package stampede.payment.discrepancy;

import org.jspecify.annotations.NullMarked;
