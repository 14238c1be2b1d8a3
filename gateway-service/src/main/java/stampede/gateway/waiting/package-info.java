/** The waiting room of sales: who may place orders next (ADR 30). */
@NullMarked
package stampede.gateway.waiting;

import org.jspecify.annotations.NullMarked;
