package stampede.simulator.webhook;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.Serial;
import java.time.Clock;
import java.time.Duration;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;
import stampede.simulator.stripe.EventObject;

/** The one place that events are posted to. */
class WebhookEndpoint {
	private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
	private final WebClient web;
	private final WebhookSignature signature;
	private final ObjectMapper json;
	private final Clock clock;
	private final Retry retry;

	WebhookEndpoint(WebClient web, WebhookSignature signature, ObjectMapper json, Clock clock,
			WebhookProperties properties) {
		this.web = web;
		this.signature = signature;
		this.json = json;
		this.clock = clock;
		this.retry = Retry.backoff(properties.attempts() - 1L, properties.firstBackoff())
				.maxBackoff(LONGEST_BACKOFF)
				.onRetryExhaustedThrow((_, last) -> new GivenUp(last.failure()));
	}

	/** The event was refused or unheard at every attempt. */
	static final class GivenUp extends RuntimeException {
		@Serial
		private static final long serialVersionUID = 1L;

		GivenUp(Throwable last) {
			super(last.toString(), last);
		}
	}

	/** Completes on a 2xx answer; fails with {@link GivenUp}. Every attempt is signed anew, as Stripe does. */
	Mono<Void> post(EventObject event) {
		return Mono.fromCallable(() -> json.writeValueAsString(event))
				.flatMap(this::attempt)
				.retryWhen(retry);
	}

	private Mono<Void> attempt(String payload) {
		return web.post()
				.uri("")
				.contentType(MediaType.APPLICATION_JSON)
				.header(WebhookSignature.HEADER, signature.header(payload, clock.instant()))
				.bodyValue(payload)
				.retrieve()
				.toBodilessEntity()
				.then();
	}
}
