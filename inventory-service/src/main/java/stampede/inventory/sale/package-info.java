/** Sales: which items need a pass of the waiting room, and when. Stock quantities are elsewhere. */
@NullMarked
package stampede.inventory.sale;

import org.jspecify.annotations.NullMarked;
