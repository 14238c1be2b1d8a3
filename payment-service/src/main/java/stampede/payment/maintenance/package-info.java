/** What this service does by itself, at times: finish, forget, audit. */
@NullMarked
package stampede.payment.maintenance;

import org.jspecify.annotations.NullMarked;
