/** Stock held for orders: decided on sets, in order of arrival, and applied whole or not at all. */
@NullMarked
package stampede.inventory.hold;

import org.jspecify.annotations.NullMarked;
