/** Asks a service for its health from within its container, where there is neither a shell nor curl. */
@NullMarked
package stampede.kit.probe;

import org.jspecify.annotations.NullMarked;
