/** Goods received from suppliers and returned by customers, and the stock level of each item. */
@NullMarked
package stampede.inventory.stock;

import org.jspecify.annotations.NullMarked;
