/** The provider's signed events, which arrive in any order and any number of times. */
@NullMarked
package stampede.payment.webhook;

import org.jspecify.annotations.NullMarked;
