/** Orders that were tried too often, and what operators do about them. */
@NullMarked
package stampede.order.attention;

import org.jspecify.annotations.NullMarked;
