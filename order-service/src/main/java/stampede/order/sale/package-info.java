/** Sales with a waiting room: which orders need a pass, and whether a pass is valid. */
@NullMarked
package stampede.order.sale;

import org.jspecify.annotations.NullMarked;
