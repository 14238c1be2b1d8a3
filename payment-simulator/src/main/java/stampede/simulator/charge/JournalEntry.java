package stampede.simulator.charge;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/** One line of the journal: what changed, and under which idempotency key, together or not at all. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JournalEntry(@Nullable String key, @Nullable String fingerprint, Answer answer) {}
