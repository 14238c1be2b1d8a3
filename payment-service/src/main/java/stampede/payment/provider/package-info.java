/** The payment provider, spoken to in Stripe's HTTP protocol. It knows nothing of our payments. */
@NullMarked
package stampede.payment.provider;

import org.jspecify.annotations.NullMarked;
