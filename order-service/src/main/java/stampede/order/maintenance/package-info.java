/** Scheduled work of this service: recovery, retention, audit. */
@NullMarked
package stampede.order.maintenance;

import org.jspecify.annotations.NullMarked;
