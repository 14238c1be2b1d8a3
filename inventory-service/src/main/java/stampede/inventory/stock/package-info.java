/** What comes into the warehouse, from suppliers and from customers, and how much of each item there is. */
@NullMarked
package stampede.inventory.stock;

import org.jspecify.annotations.NullMarked;
