/** Mails with tokens that confirm an address. */
@NullMarked
package stampede.identity.mail;

import org.jspecify.annotations.NullMarked;
