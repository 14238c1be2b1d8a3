/** The keys that sign access tokens, and their rotation. */
@NullMarked
package stampede.identity.key;

import org.jspecify.annotations.NullMarked;
