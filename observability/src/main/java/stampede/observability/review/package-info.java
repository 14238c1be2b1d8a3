/** The weekly review of every service, written from what a Prometheus has kept. */
@NullMarked
package stampede.observability.review;

import org.jspecify.annotations.NullMarked;
