/** Schema migration: by the service itself at start-up, or by a separate step before it. */
@NullMarked
package stampede.kit.migration;

import org.jspecify.annotations.NullMarked;
