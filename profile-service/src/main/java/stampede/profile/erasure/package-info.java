/** Erasure of a customer's personal data here and at identity-service. */
@NullMarked
package stampede.profile.erasure;

import org.jspecify.annotations.NullMarked;
