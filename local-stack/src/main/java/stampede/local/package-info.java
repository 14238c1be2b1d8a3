/** The whole suite on one machine: real PostgreSQL and Redis, every service a process of its own. */
@NullMarked
package stampede.local;

import org.jspecify.annotations.NullMarked;
