/** The downstream service inventory-service: names, prices and availability of items. */
@NullMarked
package stampede.recommendation.inventory;

import org.jspecify.annotations.NullMarked;
