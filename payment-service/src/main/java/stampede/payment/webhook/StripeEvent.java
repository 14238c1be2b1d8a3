package stampede.payment.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The members of Stripe's {@code event} that are used here.
 *
 * @param data holds the object as it was when the event happened
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record StripeEvent(@Nullable String id, @Nullable String type, @Nullable Data data) {
	/** The object of the event. */
	@JsonIgnoreProperties(ignoreUnknown = true)
	record Data(@Nullable JsonNode object) {}
}
