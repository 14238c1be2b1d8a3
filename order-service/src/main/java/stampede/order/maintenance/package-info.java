/** What this service does by itself, at times: finish and forget. */
@NullMarked
package stampede.order.maintenance;

import org.jspecify.annotations.NullMarked;
