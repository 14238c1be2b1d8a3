/** Load on a suite started for it, on this machine alone, bounded in count and time. */
@NullMarked
package stampede.benchmarks;

import org.jspecify.annotations.NullMarked;
