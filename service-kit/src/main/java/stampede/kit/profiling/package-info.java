/** CPU, allocation and lock profiles of a running service, for operators. */
@NullMarked
package stampede.kit.profiling;

import org.jspecify.annotations.NullMarked;
