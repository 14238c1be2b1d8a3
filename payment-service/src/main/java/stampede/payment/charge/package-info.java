/** What order-service asks for: charges, captures, reversals and refunds, each once, for as long as the caller waits. */
@NullMarked
package stampede.payment.charge;

import org.jspecify.annotations.NullMarked;
