/** The HTTP API of payments: internal for other services, and public for customers and operators. */
@NullMarked
package stampede.payment.web;

import org.jspecify.annotations.NullMarked;
