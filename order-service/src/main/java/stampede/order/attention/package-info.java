/** Stuck orders, and the operators' actions on them. */
@NullMarked
package stampede.order.attention;

import org.jspecify.annotations.NullMarked;
