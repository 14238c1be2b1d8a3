/** The scheduled audit of this service. Scheduled work on holds is in their package. */
@NullMarked
package stampede.inventory.maintenance;

import org.jspecify.annotations.NullMarked;
