/** Payments, refunds and the ledger. Owns the {@code payments} database; calls one payment provider. */
@NullMarked
package stampede.payment;

import org.jspecify.annotations.NullMarked;
