/** Carries payments to where they are wanted, with the provider's answers, its events, and what others left. */
@NullMarked
package stampede.payment.settlement;

import org.jspecify.annotations.NullMarked;
