/** How orders are followed: what changed, as it becomes visible, for as many as want to know. */
@NullMarked
package stampede.order.events;

import org.jspecify.annotations.NullMarked;
