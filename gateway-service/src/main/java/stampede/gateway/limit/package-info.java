/** How many requests one caller may send: token buckets in Redis, and in this process while Redis does not answer. */
@NullMarked
package stampede.gateway.limit;

import org.jspecify.annotations.NullMarked;
