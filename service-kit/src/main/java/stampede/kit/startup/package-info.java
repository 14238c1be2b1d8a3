/** Start-ups that fail with a sentence instead of a stack trace. */
@NullMarked
package stampede.kit.startup;

import org.jspecify.annotations.NullMarked;
