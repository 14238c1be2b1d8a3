/** An order from placement to its end. Owns the {@code orders} database; meets stock and payment only over HTTP. */
@NullMarked
package stampede.order;

import org.jspecify.annotations.NullMarked;
