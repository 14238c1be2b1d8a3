/** How a service leaves: told to stop, it sends its callers elsewhere before it closes its doors. */
@NullMarked
package stampede.kit.drain;

import org.jspecify.annotations.NullMarked;
