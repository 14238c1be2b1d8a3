/** Slows down clients that guess passwords. */
@NullMarked
package stampede.identity.guessing;

import org.jspecify.annotations.NullMarked;
