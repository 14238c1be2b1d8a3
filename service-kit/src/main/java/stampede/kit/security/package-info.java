/** Who calls: JWT verification for every service, and the tokens that services show each other. */
@NullMarked
package stampede.kit.security;

import org.jspecify.annotations.NullMarked;
