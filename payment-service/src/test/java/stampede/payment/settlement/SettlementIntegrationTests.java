package stampede.payment.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.deadline.Deadline;
import stampede.payment.Payment;
import stampede.payment.PaymentException;
import stampede.payment.PaymentFixture;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.Refunded;
import stampede.payment.PaymentState;
import stampede.payment.PaymentToken;
import stampede.payment.Step;
import stampede.payment.StubProvider.Fault;
import stampede.payment.StubProvider;
import stampede.payment.Terms;

/** Payments whose calls were lost, interrupted or unanswered end with one charge and a known outcome. */
class SettlementIntegrationTests extends PaymentFixture {
	private static final List<Fault> MISHAPS = List.of(Fault.LOSE_ANSWER, Fault.HANG, Fault.FAIL, Fault.LIMIT,
			Fault.BUSY,
			Fault.GARBAGE);

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
	void givesUpRepeatingBeforeTheProviderForgetsTheKey() {
		addAged(Payment.pending(UuidCreator.getTimeOrderedEpoch(), order, "ada",
				new Terms(PRICE, Terms.Capture.AUTOMATIC, new PaymentToken("tok_visa"))), Duration.ofHours(25));

		assertThat(charge("tok_visa").state()).isEqualTo(new PaymentState.Pending());
		assertThat(StubProvider.calls("order-" + order)).isZero();
		assertThat(get(audit.violations())).containsEntry("overdue", 1L).containsEntry("unsettledPayments", 1L);
		get(db.sql("DELETE FROM payment WHERE order_id = :order").bind("order", order).fetch().rowsUpdated());
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
}
