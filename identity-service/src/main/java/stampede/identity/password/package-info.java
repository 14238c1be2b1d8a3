/** Rules for new passwords, and their hashes. */
@NullMarked
package stampede.identity.password;

import org.jspecify.annotations.NullMarked;
