/** Items, their prices and their stock. Owns the {@code inventory} database; knows orders only by their ids. */
@NullMarked
package stampede.inventory;

import org.jspecify.annotations.NullMarked;
