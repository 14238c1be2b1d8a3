/** Natural batching: while one batch is under way the next fills, without a timer. */
@NullMarked
package stampede.kit.batching;

import org.jspecify.annotations.NullMarked;
