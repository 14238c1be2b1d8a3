/** The metrics of payment-service. */
@NullMarked
package stampede.payment.metrics;

import org.jspecify.annotations.NullMarked;
