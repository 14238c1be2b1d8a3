/** What can be bought, and for how much. Knows nothing of how much there is. */
@NullMarked
package stampede.inventory.catalogue;

import org.jspecify.annotations.NullMarked;
