/** Work that a service does by itself, at a pace of its own. */
@NullMarked
package stampede.kit.worker;

import org.jspecify.annotations.NullMarked;
