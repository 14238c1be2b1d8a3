/** Ranks the items that belong to an item, within a time budget. */
@NullMarked
package stampede.recommendation.ranking;

import org.jspecify.annotations.NullMarked;
