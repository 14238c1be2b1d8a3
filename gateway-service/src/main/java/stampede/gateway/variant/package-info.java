/** Which version of recommendation-service a customer gets, and the empty list in place of its failures. */
@NullMarked
package stampede.gateway.variant;

import org.jspecify.annotations.NullMarked;
