/** What payment-service measures of its trade. */
@NullMarked
package stampede.payment.metrics;

import org.jspecify.annotations.NullMarked;
