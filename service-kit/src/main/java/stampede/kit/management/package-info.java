/** Protection of the management port, which serves without a token. */
@NullMarked
package stampede.kit.management;

import org.jspecify.annotations.NullMarked;
