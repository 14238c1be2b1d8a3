/** Carries out requested actions on payments, from the provider's answers, its events, and interrupted work. */
@NullMarked
package stampede.payment.settlement;

import org.jspecify.annotations.NullMarked;
