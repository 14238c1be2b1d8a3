/** Event streams of orders: new events, as they become visible, for any number of clients. */
@NullMarked
package stampede.order.events;

import org.jspecify.annotations.NullMarked;
