package stampede.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.deadline.Deadline;
import stampede.kit.money.Money;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.Declined;
import stampede.payment.PaymentState.Failed;
import stampede.payment.PaymentState.PartlyRefunded;
import stampede.payment.PaymentState.Refunded;
import stampede.payment.PaymentState.Voided;
import stampede.payment.StubProvider.Fault;
import stampede.payment.charge.Charging;
import stampede.payment.charge.Refunding;
import stampede.payment.metrics.PaymentMetric;
import stampede.payment.store.PaymentAudit;
import stampede.payment.store.PaymentRetention;
import stampede.payment.store.Payments;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		"resilience4j.circuitbreaker.instances.provider.failure-rate-threshold=100"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class})
@ExtendWith(OutputCaptureExtension.class)
class PaymentsIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private static final Money PRICE = new Money(1999, "EUR");
	private static final List<Fault> MISHAPS = List.of(Fault.LOSE_ANSWER, Fault.HANG, Fault.FAIL, Fault.LIMIT,
			Fault.BUSY,
			Fault.GARBAGE);

	@Autowired
	MeterRegistry meters;

	@Autowired
	Charging charging;

	@Autowired
	Refunding refunding;

	@Autowired
	Payments payments;

	@Autowired
	PaymentAudit audit;

	@Autowired
	PaymentRetention retention;

	@Autowired
	DatabaseClient db;

	private final UUID order = UUID.randomUUID();

	@AfterEach
	void everyInvariantHolds() {
		assertThat(get(audit.violations()).values()).containsOnly(0L);
	}

	/** No time-out of ours could end a statement without ending its transaction. */
	@Test
	void leavesTimeOutsToTheDatabaseAndPlansOnce() {
		assertThat(get(db.sql("SELECT concat_ws(' ', current_setting('statement_timeout'),"
				+ " current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'),"
				+ " current_setting('plan_cache_mode'), current_setting('enable_seqscan'))")
				.mapValue(String.class)
				.one())).isEqualTo("5s 3s 10s force_generic_plan off");
	}

	@Test
	void takesTheMoneyOnceAndForgetsTheToken() {
		var payment = charge("tok_visa");

		assertThat(payment.state()).isEqualTo(new Captured(1999));
		assertThat(charge("tok_visa")).isEqualTo(payment);
		assertThat(StubProvider.charges(order)).isEqualTo(1);
		assertThat(StubProvider.calls("order-" + order)).isEqualTo(1);
		assertThat(token()).isEqualTo("none");
	}

	@Test
	void tellsTheProviderWhatItNeedsToKnow() {
		charge("tok_visa");

		var call = StubProvider.CALLS.stream().filter(it -> it.key().equals("order-" + order)).findFirst()
				.orElseThrow();
		assertThat(call.authorization()).isEqualTo("Bearer sk_test_stub");
		assertThat(call.body().split("&")).contains("amount=1999", "currency=eur", "confirm=true",
				"capture_method=automatic", "payment_method_data%5Bcard%5D%5Btoken%5D=tok_visa",
				"metadata%5Border_id%5D=" + order);
	}

	@ParameterizedTest
	@CsvSource({"tok_chargeDeclined, card_declined", "tok_chargeDeclinedInsufficientFunds, insufficient_funds",
			"tok_unknown, resource_missing"})
	void takesADeclineForAnAnswer(String token, String code) {
		assertThat(charge(token).state()).isEqualTo(new Declined(code));
		assertThat(charge(token).state()).isEqualTo(new Declined(code));
		assertThat(StubProvider.calls("order-" + order)).isEqualTo(1);
		assertThat(token()).isEqualTo("none");
	}

	@Test
	void countsMoneyOnceItIsTakenOrPaidBackAndAsksByAnswer() {
		var taken = PaymentMetric.CAPTURED.counter(meters, "EUR").count();
		var back = PaymentMetric.REFUNDED.counter(meters, "EUR").count();
		var asked = PaymentMetric.PROVIDER_CALL.timer(meters, "charge", "succeeded").count();

		charge("tok_visa");
		charge("tok_visa");
		reverse();

		assertThat(PaymentMetric.CAPTURED.counter(meters, "EUR").count() - taken).isEqualTo(1999);
		assertThat(PaymentMetric.REFUNDED.counter(meters, "EUR").count() - back).isEqualTo(1999);
		assertThat(PaymentMetric.PROVIDER_CALL.timer(meters, "charge", "succeeded").count() - asked).isEqualTo(1);
	}

	/** The customer's card has nothing to do with it. */
	@Test
	void takesARefusalOfTheRequestItselfForAFailureOfOurs() {
		var before = PaymentMetric.FAILED.counter(meters, "amount_too_small").count();

		assertThat(charge("tok_tooSmall").state()).isEqualTo(new Failed("amount_too_small"));
		assertThat(charge("tok_tooSmall").state()).isEqualTo(new Failed("amount_too_small"));

		assertThat(StubProvider.calls("order-" + order)).isEqualTo(1);
		assertThat(token()).isEqualTo("none");
		assertThat(reverse().state().isUndone()).isTrue();
		assertThat(PaymentMetric.FAILED.counter(meters, "amount_too_small").count() - before)
				.isEqualTo(1);
	}

	@ParameterizedTest
	@EnumSource(names = {"LOSE_ANSWER", "HANG", "FAIL", "LIMIT", "BUSY", "GARBAGE"})
	void settlesWhatWentUnansweredWithOneCharge(Fault fault) {
		// Twice each: a call is repeated once when the connection breaks before any answer.
		StubProvider.fail("order-" + order, fault, fault);

		assertThat(charge("tok_visa").state().isOpen()).isTrue();
		assertThat(eventually(payment -> !payment.state().isOpen()).state()).isEqualTo(new Captured(1999));
		assertThat(StubProvider.charges(order)).isEqualTo(1);
		assertThat(token()).isEqualTo("none");
	}

	@Test
	void asksAgainAtOnceUnderTheSameKeyWhenTheAnswerIsLost() {
		StubProvider.fail("order-" + order, Fault.LOSE_ANSWER);

		assertThat(charge("tok_visa").state()).isEqualTo(new Captured(1999));

		assertThat(StubProvider.CALLS.stream().filter(call -> call.body().contains(order.toString())))
				.hasSize(2)
				.allSatisfy(call -> assertThat(call.key()).isEqualTo("order-" + order));
		assertThat(StubProvider.charges(order)).isEqualTo(1);
		assertThat(StubProvider.kept(order)).isEqualTo(1999);
	}

	@Test
	void leavesUnknownWhatWasLost() {
		StubProvider.fail("order-" + order, Fault.FAIL, Fault.FAIL, Fault.FAIL);

		assertThat(charge("tok_visa").state()).isEqualTo(new PaymentState.Unknown());
		assertThat(token()).isEqualTo("tok_visa");
		assertThat(eventually(payment -> !payment.state().isOpen()).state()).isEqualTo(new Captured(1999));
	}

	@Test
	void answersAtTheDeadlineAndGoesOn() {
		StubProvider.fail("order-" + order, Fault.HANG);

		var early = get(charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa"))
				.contextWrite(context -> context.put(Deadline.class, Deadline.in(Duration.ofMillis(300)))));

		assertThat(early.state()).isEqualTo(new PaymentState.Pending());
		assertThat(eventually(payment -> !payment.state().isOpen()).state()).isEqualTo(new Captured(1999));
		assertThat(StubProvider.charges(order)).isEqualTo(1);
	}

	@Test
	void goesOnWhenTheCallerHangsUp() {
		StubProvider.fail("order-" + order, Fault.SLOW);

		charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa")).subscribe().dispose();

		assertThat(eventually(payment -> !payment.state().isOpen()).state()).isEqualTo(new Captured(1999));
		assertThat(StubProvider.charges(order)).isEqualTo(1);
	}

	@ParameterizedTest
	@ValueSource(booleans = {true, false})
	void takesUpWhatACrashLeftBehind(boolean charged) {
		var crashed = Payment.pending(UuidCreator.getTimeOrderedEpoch(), order, "ada",
				new Terms(PRICE, Terms.Capture.AUTOMATIC, new PaymentToken("tok_visa")));
		addAged(crashed, Duration.ofSeconds(charged ? 60 : 1));

		assertThat(eventually(payment -> !payment.state().isOpen()).state()).isEqualTo(new Captured(1999));
		assertThat(StubProvider.charges(order)).isEqualTo(1);
	}

	@Test
	void chargesOnceHoweverOftenItIsAskedAtOnce() {
		var states = get(Flux.range(0, 50)
				.flatMap(_ -> charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa")), 50)
				.map(payment -> payment.state().label())
				.distinct()
				.collectList());

		assertThat(states).containsExactly("CAPTURED");
		assertThat(StubProvider.charges(order)).isEqualTo(1);
		assertThat(StubProvider.calls("order-" + order)).isEqualTo(1);
	}

	@Test
	void refusesARepeatThatAsksForSomethingElse() {
		charge("tok_visa");

		for (var other : new Money[]{new Money(2000, "EUR"), new Money(1999, "USD")}) {
			assertThatThrownBy(() -> get(charging.charge(order, "ada", other, new PaymentToken("tok_visa"))))
					.isInstanceOf(PaymentException.Mismatch.class);
		}
		assertThatThrownBy(() -> get(charging.charge(order, "eve", PRICE, new PaymentToken("tok_visa"))))
				.isInstanceOf(PaymentException.Mismatch.class);
	}

	@Test
	void neverChargesAnOrderThatWasVoidedFirst() {
		assertThat(reverse().state()).isEqualTo(new Voided());
		assertThat(charge("tok_visa").state()).isEqualTo(new Voided());
		assertThat(reverse().state()).isEqualTo(new Voided());
		assertThat(StubProvider.calls("order-" + order)).isZero();
	}

	@Test
	void paysACapturedPaymentBackInFull() {
		charge("tok_visa");

		assertThat(reverse().state()).isEqualTo(new Refunded(1999));
		assertThat(reverse().state()).isEqualTo(new Refunded(1999));
		assertThat(StubProvider.kept(order)).isZero();
	}

	@Test
	void paysBackWhatIsLeftOfAPartlyRefundedPayment() {
		charge("tok_visa");
		get(refund(UUID.randomUUID(), 500));

		assertThat(reverse().state()).isEqualTo(new Refunded(1999));
		assertThat(StubProvider.kept(order)).isZero();
	}

	@Test
	void leavesADeclinedPaymentDeclined() {
		charge("tok_chargeDeclined");

		assertThat(reverse().state()).isEqualTo(new Declined("card_declined"));
	}

	@Test
	void remembersToUndoAChargeWhoseOutcomeIsNotKnown() {
		StubProvider.fail("order-" + order, Fault.LOSE_ANSWER, Fault.LOSE_ANSWER, Fault.FAIL, Fault.FAIL);
		assertThat(charge("tok_visa").state().isOpen()).isTrue();

		reverse();

		assertThat(eventually(payment -> payment.state().isUndone()).state()).isEqualTo(new Refunded(1999));
		assertThat(StubProvider.kept(order)).isZero();
		assertThat(StubProvider.charges(order)).isEqualTo(1);
	}

	@Test
	void undoesWhileTheChargeIsUnderWay() {
		StubProvider.fail("order-" + order, Fault.HANG);
		var charging = charge("tok_visa");

		reverse();

		assertThat(charging.state().isOpen()).isTrue();
		assertThat(eventually(payment -> payment.state().isUndone()).state()).isEqualTo(new Refunded(1999));
	}

	@Test
	void refundsPartsUpToTheWholeAndNotMore() {
		charge("tok_visa");
		var first = UUID.randomUUID();

		assertThat(get(refund(first, 1000)).state()).isEqualTo(Refund.State.SUCCEEDED);
		assertThat(get(refund(first, 1000)).state()).isEqualTo(Refund.State.SUCCEEDED);
		assertThat(current().state()).isEqualTo(new PartlyRefunded(1999, 1000));
		assertThatThrownBy(() -> get(refund(first, 999))).isInstanceOf(PaymentException.RefundMismatch.class);
		assertThatThrownBy(() -> get(refund(UUID.randomUUID(), 1000)))
				.isInstanceOf(PaymentException.RefundTooLarge.class);
		assertThat(get(refund(UUID.randomUUID(), 999)).state()).isEqualTo(Refund.State.SUCCEEDED);
		assertThat(current().state()).isEqualTo(new Refunded(1999));
		assertThat(StubProvider.kept(order)).isZero();
	}

	@Test
	void refundsNothingThatWasNotTaken() {
		assertThatThrownBy(() -> get(refund(UUID.randomUUID(), 1))).isInstanceOf(PaymentException.NotFound.class);
		charge("tok_chargeDeclined");
		assertThatThrownBy(() -> get(refund(UUID.randomUUID(), 1))).isInstanceOf(PaymentException.NotCaptured.class);
	}

	@Test
	void refundsOnceHoweverOftenItIsAskedAtOnce() {
		charge("tok_visa");
		var id = UUID.randomUUID();

		var states = get(Flux.range(0, 20).flatMap(_ -> refund(id, 1999), 20).map(Refund::state).distinct()
				.collectList());

		assertThat(states).containsExactly(Refund.State.SUCCEEDED);
		assertThat(StubProvider.kept(order)).isZero();
		assertThat(StubProvider.calls("refund-" + id)).isEqualTo(1);
	}

	@Test
	void neverRefundsMoreThanWasTakenHoweverManyAskAtOnce() {
		charge("tok_visa");

		var given = get(Flux.range(0, 20)
				.flatMap(_ -> refund(UUID.randomUUID(), 500).onErrorResume(PaymentException.RefundTooLarge.class,
						_ -> Mono.empty()), 20)
				.filter(refund -> refund.state() == Refund.State.SUCCEEDED)
				.count());

		assertThat(given).isEqualTo(3);
		assertThat(StubProvider.kept(order)).isEqualTo(499);
	}

	@ParameterizedTest
	@EnumSource(names = {"LOSE_ANSWER", "HANG", "FAIL", "BUSY"})
	void settlesARefundThatWentUnanswered(Fault fault) {
		charge("tok_visa");
		var id = UUID.randomUUID();
		StubProvider.fail("refund-" + id, fault, fault);

		assertThat(get(refund(id, 700)).state()).isEqualTo(Refund.State.PENDING);
		assertThat(eventually(payment -> payment.refunding() == 0).state()).isEqualTo(new PartlyRefunded(1999, 700));
		assertThat(get(refund(id, 700)).state()).isEqualTo(Refund.State.SUCCEEDED);
		assertThat(StubProvider.kept(order)).isEqualTo(1299);
	}

	@Test
	void looksADeferredRefundUpUntilItIsDecided() {
		charge("tok_visa");
		var id = UUID.randomUUID();
		StubProvider.fail("refund-" + id, Fault.DEFER);

		assertThat(get(refund(id, 700)).state()).isEqualTo(Refund.State.PENDING);
		StubProvider.decide(id, "failed");

		assertThat(eventually(payment -> payment.refunding() == 0).state()).isEqualTo(new Captured(1999));
		assertThat(get(refund(id, 700)).state()).isEqualTo(Refund.State.FAILED);
		assertThat(StubProvider.calls("refund-" + id)).isEqualTo(1);
	}

	@Test
	void keepsARefusedRefundRefusedAndTheMoneyFreeForAnother() {
		charge("tok_visa");
		var id = UUID.randomUUID();
		StubProvider.fail("refund-" + id, Fault.REFUSE);

		assertThat(get(refund(id, 1999)).state()).isEqualTo(Refund.State.FAILED);
		assertThat(get(refund(UUID.randomUUID(), 1999)).state()).isEqualTo(Refund.State.SUCCEEDED);
	}

	@ParameterizedTest
	@ValueSource(longs = {1, 2, 3, 4})
	void balancesAfterAnythingHappens(long seed) {
		var random = new Random(seed);
		StubProvider.fail("order-" + order, MISHAPS.get(random.nextInt(MISHAPS.size())));
		charge(random.nextInt(5) == 0 ? "tok_chargeDeclined" : "tok_visa");
		var happenings = Stream.generate(() -> happening(random)).limit(30).toList();

		get(Flux.fromIterable(happenings)
				.flatMap(happening -> happening.onErrorResume(PaymentException.class, _ -> Mono.empty()), 8)
				.then(Mono.just(true)));

		var settled = eventually(payment -> payment.next() == Step.NONE);
		assertThat(StubProvider.kept(order)).isEqualTo(settled.state().captured() - settled.state().refunded());
	}

	private Mono<?> happening(Random random) {
		var id = UUID.randomUUID();
		return switch (random.nextInt(12)) {
			case 0 -> charging.reverse(order, "ada");
			case 1, 2, 3 -> charging.charge(order, "ada", PRICE, new PaymentToken("tok_visa"));
			case 4, 5 -> {
				StubProvider.fail("refund-" + id, MISHAPS.get(random.nextInt(MISHAPS.size())));
				yield refund(id, 1 + random.nextInt(400));
			}
			default -> refund(id, 1 + random.nextInt(400));
		};
	}

	/** May do what the service may not. */
	DatabaseClient owner() {
		return DatabaseClient.create(EmbeddedDatabase.asOwner());
	}

	@Test
	void keepsABookThatCannotBeRewritten() {
		var owner = owner();
		charge("tok_visa");

		for (var change : new String[]{"UPDATE ledger_entry SET amount = amount + 1", "DELETE FROM ledger_entry",
				"TRUNCATE ledger_entry", "UPDATE ledger_transaction SET kind = 'REFUND'",
				"DELETE FROM ledger_transaction"}) {
			assertThatThrownBy(() -> get(db.sql(change).fetch().rowsUpdated()))
					.rootCause().hasMessageContaining("permission denied");
			assertThatThrownBy(() -> get(owner.sql(change).fetch().rowsUpdated()))
					.hasMessageContaining("append only");
		}
		assertThatThrownBy(() -> get(db.sql("""
				WITH posted AS (INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
				                SELECT 'REFUND', gen_random_uuid(), id, now() FROM payment LIMIT 1 RETURNING id)
				INSERT INTO ledger_entry (transaction_id, account, side, amount, currency)
				SELECT id, 'SALES', 'DEBIT', 1, 'EUR' FROM posted
				""").fetch().rowsUpdated())).hasMessageContaining("does not balance");
		assertThatThrownBy(() -> get(db.sql("""
				INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
				SELECT 'REFUND', gen_random_uuid(), id, now() FROM payment LIMIT 1
				""").fetch().rowsUpdated())).hasMessageContaining("does not balance");
	}

	@Test
	void booksWhatWasTakenAndGivenBack() {
		charge("tok_visa");
		get(refund(UUID.randomUUID(), 300));

		var entries = get(db.sql("""
				SELECT t.kind || ' ' || e.account || ' ' || e.side || ' ' || e.amount AS line
				  FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
				  JOIN payment p ON p.id = t.payment_id
				 WHERE p.order_id = :order ORDER BY e.id
				""").bind("order", order).map(row -> String.valueOf(row.get("line"))).all().collectList());

		assertThat(entries).containsExactly("CAPTURE PROVIDER DEBIT 1999", "CAPTURE SALES CREDIT 1999",
				"REFUND SALES DEBIT 300", "REFUND PROVIDER CREDIT 300");
	}

	@Test
	void forgetsTombstonesAndEventsAfterTheirTime() {
		get(charging.reverse(order, "ada"));
		get(db.sql("UPDATE payment SET created_at = now() - interval '31 days' WHERE order_id = :order")
				.bind("order", order).fetch().rowsUpdated());
		get(db.sql(
				"INSERT INTO webhook_event VALUES ('evt_old', 'x', now() - interval '31 days'), ('evt_new', 'x', now())")
				.fetch().rowsUpdated());

		assertThat(get(retention.deleteTombstones(Duration.ofDays(30), 1_000))).isEqualTo(1);
		assertThat(get(retention.deleteEvents(Duration.ofDays(30), 1_000))).isEqualTo(1);

		assertThat(payments.byOrder(order).blockOptional()).isEmpty();
		assertThat(get(
				db.sql("SELECT id FROM webhook_event WHERE id LIKE 'evt_%w'").map(row -> String.valueOf(row.get("id")))
						.all().collectList()))
				.contains("evt_new");
	}

	@Test
	void givesUpRepeatingBeforeTheProviderForgetsTheKey() {
		addAged(Payment.pending(UuidCreator.getTimeOrderedEpoch(), order, "ada",
				new Terms(PRICE, Terms.Capture.AUTOMATIC, new PaymentToken("tok_visa"))), Duration.ofHours(25));

		assertThat(charge("tok_visa").state()).isEqualTo(new PaymentState.Pending());
		assertThat(StubProvider.calls("order-" + order)).isZero();
		assertThat(get(audit.violations())).containsEntry("overdue", 1L).containsEntry("unsettledPayments", 1L);
		get(db.sql("DELETE FROM payment WHERE order_id = :order").bind("order", order).fetch().rowsUpdated());
	}

	@Test
	void tellsNobodyTheTokenOrTheKey(CapturedOutput output) {
		StubProvider.fail("order-" + order, Fault.FAIL, Fault.GARBAGE, Fault.LOSE_ANSWER);

		charge("tok_secretive");
		eventually(payment -> !payment.state().isOpen());

		// The warning is aggregated: it may follow some seconds later.
		var lines = get(Mono.fromSupplier(output::getAll)
				.filter(text -> text.contains("calls to the payment provider failed"))
				.repeatWhenEmpty(rounds -> rounds.delayElements(Duration.ofMillis(100))));
		assertThat(lines).doesNotContain("tok_secretive").doesNotContain("sk_test_stub");
	}

	private Payment charge(String token) {
		return get(charging.charge(order, "ada", PRICE, new PaymentToken(token)));
	}

	private Payment reverse() {
		return get(charging.reverse(order, "ada"));
	}

	private Mono<Refund> refund(UUID id, long amount) {
		return refunding.refund(id, order, new Money(amount, "EUR"));
	}

	private Payment current() {
		return get(payments.byOrder(order));
	}

	private String token() {
		return get(db.sql("SELECT coalesce(token, 'none') AS token FROM payment WHERE order_id = :order")
				.bind("order", order)
				.map(row -> String.valueOf(row.get("token")))
				.one());
	}

	private Payment eventually(Predicate<Payment> wanted) {
		return get(Mono.defer(() -> payments.byOrder(order))
				.filter(wanted)
				.repeatWhenEmpty(rounds -> rounds.delayElements(Duration.ofMillis(50))));
	}

	private static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(LIMIT));
	}

	private void addAged(Payment payment, Duration age) {
		get(payments.add(payment));
		get(db.sql("""
				UPDATE payment SET created_at = created_at - make_interval(secs => :age),
				                   due_at = due_at - make_interval(secs => :age)
				 WHERE id = :id
				""")
				.bind("age", age.toSeconds())
				.bind("id", payment.id())
				.fetch().rowsUpdated());
	}
}
