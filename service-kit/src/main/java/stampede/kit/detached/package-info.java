/** Work that outlives the request that asked for it. */
@NullMarked
package stampede.kit.detached;

import org.jspecify.annotations.NullMarked;
