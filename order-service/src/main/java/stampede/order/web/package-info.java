/** The public HTTP API of orders. */
@NullMarked
package stampede.order.web;

import org.jspecify.annotations.NullMarked;
