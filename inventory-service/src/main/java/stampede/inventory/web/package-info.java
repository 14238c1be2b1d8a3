/** The HTTP API of inventory: the public catalogue, stock for operators, reservations for other services. */
@NullMarked
package stampede.inventory.web;

import org.jspecify.annotations.NullMarked;
