/** Named points at which a test kills the process; without the test profile they do nothing. */
@NullMarked
package stampede.kit.failpoint;

import org.jspecify.annotations.NullMarked;
