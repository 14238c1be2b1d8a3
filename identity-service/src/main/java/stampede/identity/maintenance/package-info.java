/** Scheduled work of this service. */
@NullMarked
package stampede.identity.maintenance;

import org.jspecify.annotations.NullMarked;
