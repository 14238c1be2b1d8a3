/** Payments, refunds and the ledger. Owns the {@code payments} database; talks to one payment provider. */
@NullMarked
package stampede.payment;

import org.jspecify.annotations.NullMarked;
