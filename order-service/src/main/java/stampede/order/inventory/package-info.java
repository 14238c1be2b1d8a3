/** The downstream service that holds stock. */
@NullMarked
package stampede.order.inventory;

import org.jspecify.annotations.NullMarked;
