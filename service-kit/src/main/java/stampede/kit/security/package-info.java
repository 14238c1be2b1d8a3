/** Authentication: JWT verification in every service, and the tokens between services. */
@NullMarked
package stampede.kit.security;

import org.jspecify.annotations.NullMarked;
