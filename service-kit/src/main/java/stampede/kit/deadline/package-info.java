/** The time a caller is still willing to wait, carried hop by hop in {@code X-Request-Timeout-Ms}. */
@NullMarked
package stampede.kit.deadline;

import org.jspecify.annotations.NullMarked;
