/** The {@code Idempotency-Key} header, and the fingerprint that distinguishes a repeat from a misuse of the key. */
@NullMarked
package stampede.kit.idempotency;

import org.jspecify.annotations.NullMarked;
