/** The {@code Idempotency-Key} header and the fingerprint that tells a repeat from a misuse. */
@NullMarked
package stampede.kit.idempotency;

import org.jspecify.annotations.NullMarked;
