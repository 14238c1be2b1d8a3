/** Scheduled work of this service: recovery, retention, audit. */
@NullMarked
package stampede.payment.maintenance;

import org.jspecify.annotations.NullMarked;
