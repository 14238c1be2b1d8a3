/** Log lines that stay readable in an outage. */
@NullMarked
package stampede.kit.logging;

import org.jspecify.annotations.NullMarked;
