/** Rules for text from outside. */
@NullMarked
package stampede.kit.text;

import org.jspecify.annotations.NullMarked;
