/** Recommendations from orders. Owns a schema of the database {@code recommendations} for each version; reads order events from order-service and items from inventory-service. */
@NullMarked
package stampede.recommendation;

import org.jspecify.annotations.NullMarked;
