/** The client of the payment provider, in Stripe's HTTP protocol. Independent of this service's payments. */
@NullMarked
package stampede.payment.provider;

import org.jspecify.annotations.NullMarked;
