/** Accounts, sessions and signing keys. Owns the {@code identity} database; other services know an account by its id and trust its tokens. */
@NullMarked
package stampede.identity;

import org.jspecify.annotations.NullMarked;
