/** What was charged: intents, refunds and idempotency keys in memory, every change first in an append-only journal. */
@NullMarked
package stampede.simulator.charge;

import org.jspecify.annotations.NullMarked;
