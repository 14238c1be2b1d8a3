/** The record of charges: intents, refunds and idempotency keys in a SQLite database, written in groups by one thread. */
@NullMarked
package stampede.simulator.charge;

import org.jspecify.annotations.NullMarked;
