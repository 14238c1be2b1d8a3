/** Amounts of money in minor units. */
@NullMarked
package stampede.kit.money;

import org.jspecify.annotations.NullMarked;
