package stampede.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import stampede.kit.money.Money;
import stampede.payment.PaymentState.Authorised;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.Declined;
import stampede.payment.PaymentState.PartlyRefunded;
import stampede.payment.PaymentState.Pending;
import stampede.payment.PaymentState.Refunded;
import stampede.payment.PaymentState.Unknown;
import stampede.payment.PaymentState.Voided;
import stampede.payment.provider.IntentReply.Cancelled;
import stampede.payment.provider.IntentReply.Capturable;
import stampede.payment.provider.IntentReply.NotSent;
import stampede.payment.provider.IntentReply.Refused;
import stampede.payment.provider.IntentReply.Succeeded;
import stampede.payment.provider.IntentReply.Unanswered;
import stampede.payment.provider.IntentReply.Underway;
import stampede.payment.provider.IntentReply;

class PaymentTests {
	private static final IntentReply DECLINED = new IntentReply.Declined("pi_1", "expired_card");
	private static final List<IntentReply> REPLIES = List.of(new Succeeded("pi_1", 100, "EUR"), new Capturable("pi_1"),
			DECLINED,
			new Cancelled("pi_1"), new Underway("pi_1"), new Unanswered(), new NotSent(), new Refused());
	private static final Payment PENDING = Payment.pending(UUID.randomUUID(), UUID.randomUUID(), "ada",
			new Terms(new Money(100, "EUR"), Terms.Capture.MANUAL, new PaymentToken("tok_visa")));
	private static final Payment UNKNOWN = PENDING.apply(new Unanswered());
	private static final Payment AUTHORISED = PENDING.apply(new Capturable("pi_1"));
	private static final Payment CAPTURED = PENDING.apply(new Succeeded("pi_1", 100, "EUR"));
	private static final Payment PARTLY = CAPTURED.reserveForRefund(40).refunded(40);
	private static final Payment REFUNDED = PARTLY.reserveForRefund(60).refunded(60);
	private static final Payment REFUSED = PENDING.apply(DECLINED);
	private static final Payment VOIDED = AUTHORISED.apply(new Cancelled("pi_1"));

	@ParameterizedTest(name = "{0} after {1}")
	@MethodSource
	void learnsWhatTheProviderSays(PaymentState expected, IntentReply reply, Payment before) {
		var after = before.apply(reply);

		assertThat(after.state()).isEqualTo(expected);
		assertThat(after.state().isOpen() || after.terms() == null || after.terms().token() == null).isTrue();
	}

	static Stream<Arguments> learnsWhatTheProviderSays() {
		return Stream.of(
				Arguments.of(new Captured(100), new Succeeded("pi_1", 100, "EUR"), PENDING),
				Arguments.of(new Captured(100), new Succeeded("pi_1", 100, "EUR"), UNKNOWN),
				Arguments.of(new Captured(100), new Succeeded("pi_1", 100, "EUR"), AUTHORISED),
				Arguments.of(new Captured(100), new Succeeded("pi_1", 100, "EUR"), CAPTURED),
				Arguments.of(new PartlyRefunded(100, 40), new Succeeded("pi_1", 100, "EUR"), PARTLY),
				Arguments.of(new Refunded(100), new Succeeded("pi_1", 100, "EUR"), REFUNDED),
				Arguments.of(new Captured(99), new Succeeded("pi_1", 99, "EUR"), PENDING),
				Arguments.of(new Authorised(), new Capturable("pi_1"), UNKNOWN),
				Arguments.of(new Captured(100), new Capturable("pi_1"), CAPTURED),
				Arguments.of(new Voided(), new Capturable("pi_1"), VOIDED),
				Arguments.of(new Declined("expired_card"), DECLINED, UNKNOWN),
				Arguments.of(new Captured(100), DECLINED, CAPTURED),
				Arguments.of(new Authorised(), DECLINED, AUTHORISED),
				Arguments.of(new Voided(), new Cancelled("pi_1"), AUTHORISED),
				Arguments.of(new Voided(), new Cancelled("pi_1"), UNKNOWN),
				Arguments.of(new Captured(100), new Cancelled("pi_1"), CAPTURED),
				Arguments.of(new Unknown(), new Underway("pi_1"), PENDING),
				Arguments.of(new Captured(100), new Underway("pi_1"), CAPTURED),
				Arguments.of(new Unknown(), new Unanswered(), PENDING),
				Arguments.of(new Authorised(), new Unanswered(), AUTHORISED),
				Arguments.of(new Pending(), new NotSent(), PENDING),
				Arguments.of(new Unknown(), new NotSent(), UNKNOWN),
				Arguments.of(new Authorised(), new Refused(), AUTHORISED));
	}

	@Test
	void paysBackAChargeOfAnotherAmount() {
		var partly = AUTHORISED.apply(new Succeeded("pi_1", 99, "EUR"));

		assertThat(partly.state()).isEqualTo(new Captured(99));
		assertThat(partly.next()).isEqualTo(Step.REFUND_REST);
	}

	@Test
	void givesBackMoneyThatArrivesAfterADecline() {
		var late = REFUSED.apply(new Succeeded("pi_1", 100, "EUR"));

		assertThat(late.state()).isEqualTo(new Captured(100));
		assertThat(late.next()).isEqualTo(Step.REFUND_REST);
	}

	@ParameterizedTest(name = "{0}: {1}")
	@MethodSource
	void undoesFromEveryState(Payment before, Step next) {
		var after = before.voided();

		assertThat(after.next()).isEqualTo(next);
		assertThat(after.voided()).isEqualTo(after);
	}

	static Stream<Arguments> undoesFromEveryState() {
		return Stream.of(Arguments.of(PENDING, Step.CHARGE), Arguments.of(UNKNOWN, Step.CHARGE),
				Arguments.of(PENDING.apply(new Underway("pi_1")), Step.RETRIEVE),
				Arguments.of(AUTHORISED, Step.CANCEL), Arguments.of(CAPTURED, Step.REFUND_REST),
				Arguments.of(CAPTURED.reserveForRefund(1), Step.ASK_REFUNDS), Arguments.of(PARTLY, Step.REFUND_REST),
				Arguments.of(REFUNDED, Step.NONE), Arguments.of(REFUSED, Step.NONE), Arguments.of(VOIDED, Step.NONE));
	}

	@Test
	void chargesNothingInOrderToUndoWhatWasNeverSent() {
		var unsent = PENDING.apply(new NotSent());

		assertThat(unsent.wasNeverSent()).isTrue();
		assertThat(unsent.voided().state()).isEqualTo(new Voided());
		assertThat(PENDING.voided().apply(new NotSent()).state()).isEqualTo(new Voided());
		assertThat(UNKNOWN.voided().apply(new NotSent()).state()).isEqualTo(new Unknown());
	}

	@Test
	void capturesOnlyWhatIsSetAside() {
		assertThat(AUTHORISED.toCapture().next()).isEqualTo(Step.CAPTURE);
		assertThat(CAPTURED.toCapture()).isEqualTo(CAPTURED);
		assertThat(UNKNOWN.toCapture()).isEqualTo(UNKNOWN);
		assertThat(AUTHORISED.toCapture().voided().requestedAction()).isEqualTo(RequestedAction.VOID);
		for (var payment : List.of(REFUSED, VOIDED, PARTLY, REFUNDED, AUTHORISED.voided())) {
			assertThatThrownBy(payment::toCapture).isInstanceOf(PaymentException.NotCapturable.class);
		}
	}

	@Test
	void refundsOnlyWhatWasTaken() {
		for (var payment : List.of(PENDING, UNKNOWN, AUTHORISED, REFUSED, VOIDED)) {
			assertThatThrownBy(() -> payment.reserveForRefund(1)).isInstanceOf(PaymentException.NotCaptured.class);
		}
		assertThatThrownBy(() -> REFUNDED.reserveForRefund(1)).isInstanceOf(PaymentException.RefundTooLarge.class);
	}

	@ParameterizedTest
	@ValueSource(strings = {"4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "tok_4242424242424242",
			"tok_4242_4242_4242_4242", "pm_378282246310005", "", "visa", "tok_", "tok_a b"})
	void refusesWhatIsNoTokenWithoutRepeatingIt(String value) {
		assertThatThrownBy(() -> new PaymentToken(value))
				.isInstanceOf(IllegalArgumentException.class)
				.satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("4242").doesNotContain("3782"));
	}

	@Test
	void neverShowsAToken() {
		assertThat(PENDING.toString()).doesNotContain("tok_visa");
	}

	/** Whatever happens in whatever order, the amounts stay within bounds and a final word stays final. */
	@Test
	void keepsItsAmountsInBounds() {
		var seed = System.nanoTime();
		var random = new Random(seed);
		for (var attempt = 0; attempt < 2_000; attempt++) {
			var payment = PENDING;
			for (var left = random.nextInt(31); left > 0; left--) {
				var before = payment;
				payment = anything(payment, random);
				assertThat(keepsBounds(before, payment)).as("seed %d, attempt %d: %s after %s", seed, attempt,
						payment.state(), before.state()).isTrue();
			}
		}
	}

	private static boolean keepsBounds(Payment before, Payment after) {
		return after.state().refunded() >= before.state().refunded()
				&& after.state().refunded() <= after.state().captured()
				&& after.state().captured() >= before.state().captured()
				&& after.refunding() >= 0 && after.refundable() >= 0
				&& (before.state().isOpen() || !after.state().isOpen());
	}

	private static Payment anything(Payment payment, Random random) {
		return switch (random.nextInt(4)) {
			case 0 -> payment.apply(REPLIES.get(random.nextInt(REPLIES.size())));
			case 1 -> random.nextBoolean() ? payment.voided() : captureOrNot(payment);
			case 2 -> reserveOrNot(payment, 1 + random.nextInt(120));
			default -> end(payment, random.nextBoolean());
		};
	}

	private static Payment captureOrNot(Payment payment) {
		try {
			return payment.toCapture();
		} catch (PaymentException.NotCapturable _) {
			return payment;
		}
	}

	private static Payment reserveOrNot(Payment payment, long amount) {
		try {
			return payment.reserveForRefund(amount);
		} catch (PaymentException.NotCaptured | PaymentException.RefundTooLarge _) {
			return payment;
		}
	}

	private static Payment end(Payment payment, boolean kept) {
		var amount = payment.refunding();
		if (amount == 0) {
			return payment;
		}
		return kept ? payment.refunded(amount) : payment.releaseRefundReservation(amount);
	}
}
