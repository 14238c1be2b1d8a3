/** Everything that speaks SQL on the tables of orders. A statement takes a list where several commands may arrive together. */
@NullMarked
package stampede.order.store;

import org.jspecify.annotations.NullMarked;
