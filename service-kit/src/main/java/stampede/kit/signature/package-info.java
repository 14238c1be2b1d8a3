/** Signed texts: values that clients keep and cannot change. */
@NullMarked
package stampede.kit.signature;

import org.jspecify.annotations.NullMarked;
