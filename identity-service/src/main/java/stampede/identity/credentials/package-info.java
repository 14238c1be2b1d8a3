/** Setting and changing the password of an account. */
@NullMarked
package stampede.identity.credentials;

import org.jspecify.annotations.NullMarked;
