/** Errors as RFC 9457 problem details: one shape for every refusal, whoever raises it. */
@NullMarked
package stampede.kit.problem;

import org.jspecify.annotations.NullMarked;
