/** What the provider tells by itself: signed events, in any order and any number of times. */
@NullMarked
package stampede.payment.webhook;

import org.jspecify.annotations.NullMarked;
