/** Accounts and their passwords. */
@NullMarked
package stampede.identity.account;

import org.jspecify.annotations.NullMarked;
