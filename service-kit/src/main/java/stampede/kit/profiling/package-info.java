/** What a running service spends its time and memory on, for operators. */
@NullMarked
package stampede.kit.profiling;

import org.jspecify.annotations.NullMarked;
