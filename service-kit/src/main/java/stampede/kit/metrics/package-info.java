/** The meters of a service: named, described and registered in one way (docs/metrics.md). */
@NullMarked
package stampede.kit.metrics;

import org.jspecify.annotations.NullMarked;
