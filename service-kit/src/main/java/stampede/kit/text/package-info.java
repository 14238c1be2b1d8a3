/** What text from outside may be. */
@NullMarked
package stampede.kit.text;

import org.jspecify.annotations.NullMarked;
