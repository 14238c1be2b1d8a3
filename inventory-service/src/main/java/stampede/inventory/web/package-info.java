/** Inventory over HTTP: the catalogue for everyone, stock for operators, reservations for other services. */
@NullMarked
package stampede.inventory.web;

import org.jspecify.annotations.NullMarked;
