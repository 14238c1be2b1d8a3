/** Payments over HTTP: for the services beside this one, and for the customer who paid. */
@NullMarked
package stampede.payment.web;

import org.jspecify.annotations.NullMarked;
