/** Deadlines of requests, passed from service to service in {@code X-Request-Timeout-Ms}. */
@NullMarked
package stampede.kit.deadline;

import org.jspecify.annotations.NullMarked;
