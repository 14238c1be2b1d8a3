/** Items and their prices. Stock quantities are elsewhere. */
@NullMarked
package stampede.inventory.catalogue;

import org.jspecify.annotations.NullMarked;
