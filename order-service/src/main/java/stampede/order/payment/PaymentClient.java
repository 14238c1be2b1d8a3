package stampede.order.payment;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import stampede.kit.client.DownstreamGuard;
import stampede.kit.client.DownstreamGuards;
import stampede.kit.client.NamedRefusals;
import stampede.kit.client.WebClients;
import stampede.kit.deadline.DeadlineExchangeFilter;
import stampede.kit.money.Money;
import stampede.kit.security.ServiceTokens;

/**
 * Charges and refunds an order's money. Every call is keyed by the order's or the refund's id and safe to repeat; an
 * error says nothing about whether the call took effect.
 */
@Component
public class PaymentClient {
	private static final String NAME = "payment-service";
	private static final String PAYMENT = "/internal/payments/{order}";
	private final WebClient web;
	private final DownstreamGuard guard;

	PaymentClient(WebClients clients, DownstreamGuards guards, PaymentProperties properties, ServiceTokens tokens,
			DeadlineExchangeFilter deadline) {
		this.web = clients.to(NAME, properties.client())
				.filter(deadline)
				.filter(tokens.bearerFor(NAME))
				.build();
		this.guard = guards.of(NAME, properties.client().longestCall());
	}

	/**
	 * Charges the order once, however often it is called. An unavailable provider is not a failure of
	 * payment-service.
	 */
	public Mono<ChargeReply> charge(UUID order, String customer, Money amount, String token) {
		return guard.around(web.put().uri(PAYMENT, order)
				.bodyValue(new Charge(customer, amount, token))
				.retrieve()
				.bodyToMono(Payment.class)
				.map(Payment::reply)
				.onErrorResume(WebClientResponseException.class,
						NamedRefusals.as(Map.of("provider-unavailable", new ChargeReply.Unknown()))));
	}

	/** Whether calls would be refused at once. */
	public boolean isAway() {
		return guard.isOpen();
	}

	/** The state of the order's charge, without requesting one; Voided when there was none. */
	public Mono<ChargeReply> find(UUID order) {
		return guard.around(web.get().uri(PAYMENT, order)
				.retrieve()
				.bodyToMono(Payment.class)
				.map(Payment::reply)
				.onErrorResume(WebClientResponseException.class,
						NamedRefusals.as(Map.of("payment-not-found", new ChargeReply.Voided()))));
	}

	/** Captures an authorized charge; Unknown if it is no longer authorized: look up its state. */
	public Mono<ChargeReply> capture(UUID order) {
		return guard.around(web.post().uri(PAYMENT + "/capture", order)
				.retrieve()
				.bodyToMono(Payment.class)
				.map(Payment::reply)
				.onErrorResume(WebClientResponseException.class,
						NamedRefusals.as(Map.of("payment-not-capturable", new ChargeReply.Unknown()))));
	}

	/** Voids the charge, even one that succeeds later; repeat while the reply is Unknown. */
	public Mono<ChargeReply> reverse(UUID order, String customer) {
		return guard.around(web.post().uri(PAYMENT + "/void", order)
				.bodyValue(Map.of("customer", customer))
				.retrieve()
				.bodyToMono(Payment.class)
				.map(Payment::undone));
	}

	/** Refunds part of a captured payment, once for each {@code refund}. */
	public Mono<RefundReply> refund(UUID order, UUID refund, Money amount) {
		return guard.around(web.put().uri(PAYMENT + "/refunds/{refund}", order, refund)
				.bodyValue(Map.of("amount", amount))
				.retrieve()
				.bodyToMono(RefundAnswer.class)
				.map(RefundAnswer::state)
				.onErrorResume(WebClientResponseException.class, NamedRefusals.as(Map.of(
						"refund-too-large", RefundReply.FAILED,
						"payment-not-captured", RefundReply.FAILED))));
	}

	private record Charge(String customer, Money amount, String token) {
		/** Without the token: a log must not show it. */
		@Override
		public String toString() {
			return "Charge[" + customer + ", " + amount + "]";
		}
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record RefundAnswer(RefundReply state) {}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Payment(UUID paymentId, State state, @Nullable Boolean voiding) {
		/** A state that a newer payment-service may have, and this version does not know, is unknown. */
		@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
		private enum State {
			PENDING, @JsonEnumDefaultValue
			UNKNOWN, AUTHORISED, CAPTURED, DECLINED, FAILED, VOIDED, PARTLY_REFUNDED, REFUNDED
		}

		/** A charge whose refund is in progress does not pay for the order. */
		ChargeReply reply() {
			return switch (state) {
				case CAPTURED, PARTLY_REFUNDED ->
					isGoingBack() ? new ChargeReply.Unknown() : new ChargeReply.Captured(paymentId);
				case AUTHORISED -> isGoingBack() ? new ChargeReply.Unknown() : new ChargeReply.Authorised(paymentId);
				case DECLINED -> new ChargeReply.Declined();
				case FAILED -> new ChargeReply.Failed();
				case VOIDED, REFUNDED -> new ChargeReply.Voided();
				case PENDING, UNKNOWN -> new ChargeReply.Unknown();
			};
		}

		private boolean isGoingBack() {
			return Boolean.TRUE.equals(voiding);
		}

		/** After a void, a charge that is still captured is not refunded yet. */
		ChargeReply undone() {
			return switch (state) {
				case DECLINED, FAILED, VOIDED, REFUNDED -> new ChargeReply.Voided();
				case PENDING, UNKNOWN, AUTHORISED, CAPTURED, PARTLY_REFUNDED -> new ChargeReply.Unknown();
			};
		}
	}
}
