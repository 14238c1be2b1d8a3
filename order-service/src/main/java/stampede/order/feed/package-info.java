/** The feed of order events for other services: pages of events after a cursor that the reader keeps. */
@NullMarked
package stampede.order.feed;

import org.jspecify.annotations.NullMarked;
