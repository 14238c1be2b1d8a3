/** Sessions, their refresh tokens and access tokens. */
@NullMarked
package stampede.identity.session;

import org.jspecify.annotations.NullMarked;
