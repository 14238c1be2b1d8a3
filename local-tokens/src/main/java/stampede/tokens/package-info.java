/** A key, and the tokens that are signed with it: stands in for an identity provider on one machine. */
@NullMarked
package stampede.tokens;

import org.jspecify.annotations.NullMarked;
