/** Strict JSON: undeclared members are refused. */
@NullMarked
package stampede.kit.json;

import org.jspecify.annotations.NullMarked;
