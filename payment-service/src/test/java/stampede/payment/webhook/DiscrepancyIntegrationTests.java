package stampede.payment.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import stampede.kit.money.Money;
import stampede.payment.store.Discrepancies;
import stampede.payment.Discrepancy;
import stampede.payment.Discrepancy.Kind;
import stampede.payment.PaymentToken;
import stampede.payment.RequestedAction;
import stampede.payment.StubProvider;
import stampede.payment.discrepancy.DiscrepancyResolution;

/** Events about money that was not requested, or not so: in any order, repeated, and at once. */
class DiscrepancyIntegrationTests extends WebhookFixture {
	@Autowired
	Discrepancies discrepancies;

	@Autowired
	DiscrepancyResolution resolution;

	/** Captured in part by hand at the provider. */
	@Test
	void paysBackAChargeOfAnotherAmount() {
		authorised();

		tell("evt_" + UUID.randomUUID(), "payment_intent.succeeded", StubProvider.intent(order, "succeeded")
				.replace("\"amount_received\":1999", "\"amount_received\":1500"));

		var payment = get(payments.byOrder(order));
		assertThat(payment.state().captured()).isEqualTo(1500);
		assertThat(payment.requestedAction()).isEqualTo(RequestedAction.VOID);
		assertThat(kinds()).containsExactly(Kind.CHARGE_OF_ANOTHER_AMOUNT);
		assertThat(account("SALES")).isEqualTo(-1500);
	}

	@Test
	void keepsUnexplainedMoneyInSuspense() {
		captured();
		var other = StubProvider.intent(order, "succeeded").replaceFirst("pi_[^\"]+", "pi_other" + order);

		tell("evt_" + UUID.randomUUID(), "payment_intent.succeeded", other);
		tell("evt_" + UUID.randomUUID(), "payment_intent.succeeded", other);

		assertThat(kinds()).containsExactly(Kind.CHARGE_NOT_REQUESTED);
		assertThat(account("SUSPENSE")).isEqualTo(-1999);
		assertThat(account("PROVIDER")).isEqualTo(2 * 1999);
		tell("evt_" + UUID.randomUUID(), "refund.created",
				refund("re_other" + order, "pi_other" + order, 1999, "succeeded"));
		assertThat(kinds()).isEmpty();
		assertThat(account("SUSPENSE")).isZero();
	}

	@Test
	void booksAnUnrequestedRefundOnceHoweverItsEventsArrive() {
		captured();
		var id = "re_" + order;
		var intent = providerId();

		Flux.range(0, 8).flatMap(n -> Mono.fromRunnable(() -> tell("evt_" + UUID.randomUUID(),
				n % 2 == 0 ? "refund.created" : "refund.updated",
				refund(id, intent, 400, n < 4 ? "pending" : "succeeded")))
				.subscribeOn(Schedulers.boundedElastic()), 8).blockLast(LIMIT);

		assertThat(state()).isEqualTo("PARTLY_REFUNDED");
		assertThat(get(payments.byOrder(order)).state().refunded()).isEqualTo(400);
		assertThat(kinds()).containsExactly(Kind.REFUND_NOT_REQUESTED);
		tell("evt_" + UUID.randomUUID(), "refund.failed", refund(id, intent, 400, "failed"));
		assertThat(state()).isEqualTo("CAPTURED");
		assertThat(kinds()).as("the provider undid it").isEmpty();
		assertThat(account("SALES")).isEqualTo(-1999);
	}

	@Test
	void reversesARefundThatFailsAfterItSucceededOnce() {
		captured();
		var refund = UUID.randomUUID();
		get(refunding.refund(refund, order, new Money(1999, "EUR")));
		assertThat(state()).isEqualTo("REFUNDED");
		var failed = "{\"id\":\"re_1\",\"object\":\"refund\",\"status\":\"failed\",\"metadata\":{\"refund_id\":\"%s\"}}"
				.formatted(refund);

		Flux.range(0, 6).flatMap(_ -> Mono.fromRunnable(() -> tell("evt_" + UUID.randomUUID(), "refund.failed", failed))
				.subscribeOn(Schedulers.boundedElastic()), 6).blockLast(LIMIT);

		assertThat(state()).isEqualTo("CAPTURED");
		assertThat(kinds()).containsExactly(Kind.REFUND_REVERSED);
		assertThat(account("PROVIDER")).isEqualTo(1999);
		StubProvider.unrefund(order);
		var open = open().getFirst();
		var resolved = get(resolution.refund(open.id(), "olga"));
		assertThat(resolved.resolution()).isEqualTo(Discrepancy.Resolution.REFUNDED);
		assertThat(state()).isEqualTo("REFUNDED");
		assertThat(StubProvider.kept(order)).isZero();
		assertThat(account("PROVIDER")).isZero();
	}

	/** The withdrawal may arrive before the dispute is announced. */
	@Test
	void followsADisputeInAnyOrder() {
		captured();
		var dispute = "{\"id\":\"dp_%s\",\"amount\":1999,\"currency\":\"eur\",\"payment_intent\":\"%s\",\"status\":\"%s\"}";

		tell("evt_" + UUID.randomUUID(), "charge.dispute.funds_withdrawn",
				dispute.formatted(order, providerId(), "needs_response"));
		tell("evt_" + UUID.randomUUID(), "charge.dispute.created",
				dispute.formatted(order, providerId(), "needs_response"));
		assertThat(kinds()).containsExactly(Kind.DISPUTE);
		assertThat(account("PROVIDER")).isZero();

		tell("evt_" + UUID.randomUUID(), "charge.dispute.funds_reinstated",
				dispute.formatted(order, providerId(), "won"));
		assertThat(kinds()).isEmpty();
		assertThat(account("PROVIDER")).isEqualTo(1999);
	}

	private void authorised() {
		get(charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa")));
		assertThat(state()).isEqualTo("AUTHORISED");
	}

	private void captured() {
		authorised();
		get(charging.capture(order));
		assertThat(state()).isEqualTo("CAPTURED");
	}

	private String providerId() {
		return String.valueOf(get(payments.byOrder(order)).providerId());
	}

	private static String refund(String id, String intent, long amount, String status) {
		return "{\"id\":\"%s\",\"amount\":%d,\"currency\":\"eur\",\"payment_intent\":\"%s\",\"status\":\"%s\",\"metadata\":{}}"
				.formatted(id, amount, intent, status);
	}

	private List<Discrepancy> open() {
		return get(discrepancies.open(10_000)).stream().filter(each -> each.order().equals(order)).toList();
	}

	private List<Kind> kinds() {
		return open().stream().map(Discrepancy::kind).toList();
	}

	/** Debits less credits. */
	private long account(String account) {
		return count(
				"""
						SELECT coalesce(sum(CASE e.side WHEN 'DEBIT' THEN e.amount ELSE -e.amount END), 0)::bigint
						  FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id JOIN payment p ON p.id = t.payment_id
						 WHERE p.order_id = '%s' AND e.account = '%s'
						"""
						.formatted(order, account));
	}
}
