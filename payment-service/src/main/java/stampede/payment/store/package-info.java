/** Everything that speaks SQL on the tables of payments. A statement takes a list where several commands may arrive together. */
@NullMarked
package stampede.payment.store;

import org.jspecify.annotations.NullMarked;
