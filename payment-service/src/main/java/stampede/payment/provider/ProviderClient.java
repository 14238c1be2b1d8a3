package stampede.payment.provider;

import java.util.UUID;
import org.springframework.http.codec.json.Jackson2JsonDecoder;
import org.springframework.stereotype.Component;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.RequestHeadersSpec;
import reactor.core.publisher.Mono;
import stampede.kit.client.WebClients;
import stampede.kit.idempotency.IdempotencyKey;
import io.micrometer.core.instrument.MeterRegistry;
import stampede.payment.metrics.PaymentMetric;
import stampede.kit.metrics.Metric;
import stampede.kit.money.Money;
import stampede.kit.money.ProviderAmounts;
import java.time.Duration;

/**
 * Stripe's PaymentIntents and Refunds. Every change has an {@code Idempotency-Key} that depends only on the
 * order or the refund, so each call may be repeated until it is answered. Never call within a database transaction.
 */
@Component
public class ProviderClient {
	private static final String INTENTS = "/v1/payment_intents";
	private static final String INTENT = INTENTS + "/{id}";
	private static final String REFUNDS = "/v1/refunds";
	private static final int BAD_REQUEST = 400;
	private static final int PAYMENT_REQUIRED = 402;
	private static final int KEY_IN_USE = 409;
	private final WebClient web;
	private final Guard guard;
	private final MeterRegistry meters;

	ProviderClient(WebClients clients, ProviderProperties properties, ProviderJson json, Guard guard,
			MeterRegistry meters) {
		this.web = clients.to("provider", properties.client())
				.codecs(codecs -> codecs.defaultCodecs().jackson2JsonDecoder(new Jackson2JsonDecoder(json.mapper())))
				.defaultHeaders(headers -> headers.setBearerAuth(properties.secretKey()))
				.build();
		this.guard = guard;
		this.meters = meters;
	}

	/** Creates and confirms the order's one charge. Never {@link IntentReply.Refused}. */
	public Mono<IntentReply> charge(ChargeCall call) {
		return intent("charge", post(INTENTS, call.form(), call.key())
				.exchangeToMono(answer -> switch (answer.statusCode().value()) {
					case BAD_REQUEST, PAYMENT_REQUIRED ->
						error(answer).map(error -> declined(answer.statusCode().value(), error));
					default -> intent(answer);
				}));
	}

	/** The state of a charge. Never {@link IntentReply.Refused}. */
	public Mono<IntentReply> retrieve(String id) {
		return intent("retrieve", web.get().uri(INTENT, id).exchangeToMono(ProviderClient::intent));
	}

	/** Captures an authorized charge. */
	public Mono<IntentReply> capture(String id, UUID order) {
		return change(id, "capture", "capture-" + order);
	}

	/** Cancels an authorisation. */
	public Mono<IntentReply> cancel(String id, UUID order) {
		return change(id, "cancel", "cancel-" + order);
	}

	/** Refunds part of a charge, once for each {@code refund}. */
	public Mono<RefundReply> refund(String intent, UUID refund, Money amount) {
		var form = new LinkedMultiValueMap<String, String>();
		form.add("payment_intent", intent);
		form.add("amount", Long.toString(ProviderAmounts.of(amount)));
		form.add("metadata[" + StripeRefund.REFUND + "]", refund.toString());
		return refund("refund", post(REFUNDS, form, "refund-" + refund)
				.exchangeToMono(answer -> switch (answer.statusCode().value()) {
					case BAD_REQUEST, PAYMENT_REQUIRED -> error(answer).map(ProviderClient::failed);
					default -> refund(answer);
				}));
	}

	/** The state of a refund. */
	public Mono<RefundReply> retrieveRefund(String id) {
		return refund("retrieve-refund", web.get().uri(REFUNDS + "/{id}", id).exchangeToMono(ProviderClient::refund));
	}

	private Mono<IntentReply> change(String id, String action, String key) {
		return intent(action, post(INTENT + "/" + action, new LinkedMultiValueMap<>(), key, id)
				.exchangeToMono(answer -> switch (answer.statusCode().value()) {
					case BAD_REQUEST, PAYMENT_REQUIRED -> answer.releaseBody().thenReturn(new IntentReply.Refused());
					default -> intent(answer);
				}));
	}

	private RequestHeadersSpec<?> post(String uri, MultiValueMap<String, String> form, String key,
			Object... variables) {
		return web.post().uri(uri, variables).header(IdempotencyKey.HEADER, key)
				.body(BodyInserters.fromFormData(form));
	}

	private Mono<IntentReply> intent(String name, Mono<? extends IntentReply> call) {
		return timed(name, guard.around(call.cast(IntentReply.class), new IntentReply.NotSent(),
				new IntentReply.Unanswered()));
	}

	private Mono<RefundReply> refund(String name, Mono<? extends RefundReply> call) {
		return timed(name, guard.around(call.cast(RefundReply.class), new RefundReply.Unanswered(),
				new RefundReply.Unanswered()));
	}

	private <T> Mono<T> timed(String name, Mono<T> call) {
		return Mono.defer(() -> {
			var begin = System.nanoTime();
			return call.doOnNext(answer -> PaymentMetric.PROVIDER_CALL.timer(meters, name, Metric.label(answer))
					.record(Duration.ofNanos(System.nanoTime() - begin)));
		});
	}

	/** A response that a key is in use shows that the provider is alive, so it is not a failure; every other error is. */
	private static Mono<IntentReply> intent(ClientResponse answer) {
		if (answer.statusCode().value() == KEY_IN_USE) {
			return answer.releaseBody().thenReturn(new IntentReply.Unanswered());
		}
		return answer.statusCode().is2xxSuccessful()
				? answer.bodyToMono(StripeIntent.class).map(StripeIntent::reply)
				: answer.createError();
	}

	private static Mono<RefundReply> refund(ClientResponse answer) {
		if (answer.statusCode().value() == KEY_IN_USE) {
			return answer.releaseBody().thenReturn(new RefundReply.Unanswered());
		}
		return answer.statusCode().is2xxSuccessful()
				? answer.bodyToMono(StripeRefund.class).map(StripeRefund::reply)
				: answer.createError();
	}

	private static Mono<StripeError> error(ClientResponse answer) {
		return answer.bodyToMono(StripeError.Body.class).mapNotNull(StripeError.Body::error);
	}

	private static IntentReply declined(int status, StripeError error) {
		var intent = error.paymentIntent();
		if (error.isMisuseOfTheKey()) {
			return new IntentReply.Unanswered();
		}
		return status == PAYMENT_REQUIRED || error.isAboutTheCard()
				? new IntentReply.Declined(intent == null ? null : intent.id(), error.reason())
				: new IntentReply.Invalid(error.reason());
	}

	private static RefundReply failed(StripeError error) {
		return error.isMisuseOfTheKey() ? new RefundReply.Unanswered() : new RefundReply.Failed(error.reason());
	}
}
