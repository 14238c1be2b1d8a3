/** Stock held for orders: decided on sets in arrival order, and applied atomically. */
@NullMarked
package stampede.inventory.hold;

import org.jspecify.annotations.NullMarked;
