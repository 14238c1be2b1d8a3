/** Shared by the tests of several services: a real PostgreSQL, tokens, the house rules and the detection of blocking calls. */
@NullMarked
package stampede.testsupport;

import org.jspecify.annotations.NullMarked;
