/** What the tests of several services need: a real PostgreSQL, tokens, the house rules and a watch over blocking calls. */
@NullMarked
package stampede.testsupport;

import org.jspecify.annotations.NullMarked;
