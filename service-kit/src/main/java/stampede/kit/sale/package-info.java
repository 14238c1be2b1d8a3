/** Sales with a waiting room, as services read them from inventory-service. */
@NullMarked
package stampede.kit.sale;

import org.jspecify.annotations.NullMarked;
