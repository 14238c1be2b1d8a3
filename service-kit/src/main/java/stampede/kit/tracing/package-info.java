/** Which trace work belongs to, across requests, crashes and takeovers. */
@NullMarked
package stampede.kit.tracing;

import org.jspecify.annotations.NullMarked;
