/** The downstream service order-service: pseudonyms of customers. Its events are read by {@code stampede.kit.feed}. */
@NullMarked
package stampede.recommendation.orders;

import org.jspecify.annotations.NullMarked;
