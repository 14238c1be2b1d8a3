/** Natural batching: the next batch fills while one is in progress, without a timer. */
@NullMarked
package stampede.kit.batching;

import org.jspecify.annotations.NullMarked;
