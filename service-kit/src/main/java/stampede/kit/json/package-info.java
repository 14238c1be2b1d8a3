/** Strict JSON: what a request does not declare, it may not send. */
@NullMarked
package stampede.kit.json;

import org.jspecify.annotations.NullMarked;
