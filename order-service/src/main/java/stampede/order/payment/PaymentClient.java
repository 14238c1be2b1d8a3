package stampede.order.payment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.WebClientResponseException.BadRequest;
import org.springframework.web.reactive.function.client.WebClientResponseException.NotFound;
import org.springframework.web.reactive.function.client.WebClientResponseException.ServiceUnavailable;
import reactor.core.publisher.Mono;
import stampede.kit.client.NeighbourGuard;
import stampede.kit.client.NeighbourGuards;
import stampede.kit.client.WebClients;
import stampede.kit.deadline.DeadlineExchangeFilter;
import stampede.kit.money.Money;
import stampede.kit.security.ServiceTokens;

/**
 * Takes and gives back an order's money. Every call is keyed by the order's or the refund's id and safe to repeat; an
 * error says nothing about whether the call took effect.
 */
@Component
public class PaymentClient {
	private static final String NAME = "payment-service";
	private static final String PAYMENT = "/internal/payments/{order}";
	private final WebClient web;
	private final NeighbourGuard guard;

	PaymentClient(WebClients clients, NeighbourGuards guards, PaymentProperties properties, ServiceTokens tokens,
			DeadlineExchangeFilter deadline) {
		this.web = clients.to(NAME, properties.client())
				.filter(deadline)
				.filter(tokens.bearerFor(NAME))
				.build();
		this.guard = guards.of(NAME, properties.client().longestCall());
	}

	/**
	 * Charges the order once, however often it is asked. What payment-service cannot even take (400) is declined; that it
	 * does not reach the provider is no fault of payment-service.
	 */
	public Mono<ChargeReply> charge(UUID order, String customer, Money amount, String token) {
		return guard.around(web.put().uri(PAYMENT, order)
				.bodyValue(new Charge(customer, amount, token))
				.retrieve()
				.bodyToMono(Payment.class)
				.map(Payment::reply)
				.onErrorReturn(BadRequest.class, new ChargeReply.Declined())
				.onErrorResume(ServiceUnavailable.class, PaymentClient::unknownWithoutProvider));
	}

	/** What became of the order's charge, without asking for one; Voided when there was none. */
	public Mono<ChargeReply> find(UUID order) {
		return guard.around(web.get().uri(PAYMENT, order)
				.retrieve()
				.bodyToMono(Payment.class)
				.map(Payment::reply)
				.onErrorReturn(NotFound.class, new ChargeReply.Voided()));
	}

	/** Captures what was authorised. */
	public Mono<ChargeReply> capture(UUID order) {
		return guard.around(web.post().uri(PAYMENT + "/capture", order)
				.retrieve()
				.bodyToMono(Payment.class)
				.map(Payment::reply));
	}

	/** Makes sure that no money is kept, even of a charge that arrives later; asks again while the reply is Unknown. */
	public Mono<ChargeReply> undo(UUID order, String customer) {
		return guard.around(web.post().uri(PAYMENT + "/void", order)
				.bodyValue(Map.of("customer", customer))
				.retrieve()
				.bodyToMono(Payment.class)
				.map(Payment::undone));
	}

	/** Pays back part of a captured payment, once for each {@code refund}. */
	public Mono<RefundReply> refund(UUID order, UUID refund, Money amount) {
		return guard.around(web.put().uri(PAYMENT + "/refunds/{refund}", order, refund)
				.bodyValue(Map.of("amount", amount))
				.retrieve()
				.bodyToMono(RefundAnswer.class)
				.map(RefundAnswer::state));
	}

	/** What is no problem of payment-service's own, such as a mesh's plain 503, stays a fault. */
	private static Mono<ChargeReply> unknownWithoutProvider(WebClientResponseException refused) {
		var isProblem = MediaType.APPLICATION_PROBLEM_JSON.isCompatibleWith(refused.getHeaders().getContentType());
		var problem = isProblem ? refused.getResponseBodyAs(Problem.class) : null;
		return problem != null && "/problems/provider-unavailable".equals(problem.type())
				? Mono.just(new ChargeReply.Unknown())
				: Mono.error(refused);
	}

	@JsonIgnoreProperties(ignoreUnknown = true)
	private record Problem(@Nullable String type) {}

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
		private enum State {
			PENDING, UNKNOWN, AUTHORISED, CAPTURED, DECLINED, VOIDED, PARTLY_REFUNDED, REFUNDED
		}

		/** Money that is on its way back pays for nothing. */
		ChargeReply reply() {
			return switch (state) {
				case CAPTURED, PARTLY_REFUNDED ->
					isGoingBack() ? new ChargeReply.Unknown() : new ChargeReply.Captured(paymentId);
				case AUTHORISED -> isGoingBack() ? new ChargeReply.Unknown() : new ChargeReply.Authorised(paymentId);
				case DECLINED -> new ChargeReply.Declined();
				case VOIDED, REFUNDED -> new ChargeReply.Voided();
				case PENDING, UNKNOWN -> new ChargeReply.Unknown();
			};
		}

		private boolean isGoingBack() {
			return Boolean.TRUE.equals(voiding);
		}

		/** After a void, money that still stands is not undone yet. */
		ChargeReply undone() {
			return switch (state) {
				case DECLINED, VOIDED, REFUNDED -> new ChargeReply.Voided();
				case PENDING, UNKNOWN, AUTHORISED, CAPTURED, PARTLY_REFUNDED -> new ChargeReply.Unknown();
			};
		}
	}
}
