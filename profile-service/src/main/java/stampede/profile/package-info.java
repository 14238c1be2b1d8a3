/** Profiles of customers. Owns the {@code profile} database; knows an account by its id, and nothing of its password and sessions. */
@NullMarked
package stampede.profile;

import org.jspecify.annotations.NullMarked;
