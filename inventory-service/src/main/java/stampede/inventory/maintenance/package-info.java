/** What this service does by itself, at times: the audit. What has to do with holds is in their package. */
@NullMarked
package stampede.inventory.maintenance;

import org.jspecify.annotations.NullMarked;
