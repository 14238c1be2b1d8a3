/** Rate limits of callers: token buckets in Redis, and local ones while Redis is unavailable. */
@NullMarked
package stampede.gateway.limit;

import org.jspecify.annotations.NullMarked;
