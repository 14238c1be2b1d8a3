package stampede.payment.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * As much of Stripe's {@code event} as is used here.
 *
 * @param data holds the object as it was when the event happened
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record StripeEvent(@Nullable String id, @Nullable String type, @Nullable Data data) {
	/** What the event is about. */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Data(@Nullable JsonNode object) {}
}
