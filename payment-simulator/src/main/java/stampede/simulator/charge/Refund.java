package stampede.simulator.charge;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A full or partial refund.
 *
 * @param failureReason why the money came back to us; null unless it did
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Refund(String id, String intent, String charge, long amount, String currency, @Nullable String reason,
		Map<String, String> metadata, long created, Status status, @Nullable String failureReason) {

	/** Where a refund stands; {@link #word()} is Stripe's name for it. */
	public enum Status {
		PENDING, SUCCEEDED, FAILED;

		public String word() {
			return name().toLowerCase(Locale.ROOT);
		}
	}

	public Refund {
		metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
	}

	Refund in(Status next) {
		return new Refund(id, intent, charge, amount, currency, reason, metadata, created, next,
				next == Status.FAILED ? "lost_or_stolen_card" : null);
	}
}
