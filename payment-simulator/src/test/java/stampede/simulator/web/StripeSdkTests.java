package stampede.simulator.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.stripe.StripeClient;
import com.stripe.exception.AuthenticationException;
import com.stripe.exception.CardException;
import com.stripe.exception.IdempotencyException;
import com.stripe.exception.InvalidRequestException;
import com.stripe.exception.StripeException;
import com.stripe.param.PaymentIntentCaptureParams;
import com.stripe.param.PaymentIntentConfirmParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stampede.simulator.Payments;
import stampede.simulator.RunningSimulator;

/** The official SDK, unmodified, works against the simulator. */
class StripeSdkTests {
	private static RunningSimulator simulator;
	private static StripeClient stripe;

	@BeforeAll
	static void start(@TempDir Path data) {
		simulator = RunningSimulator.on(data);
		stripe = simulator.stripe();
	}

	@AfterAll
	static void stop() {
		simulator.close();
	}

	@Test
	void chargesAtOnceAndRemembersIt() throws StripeException {
		var created = stripe.v1().paymentIntents().create(Payments.now("tok_visa"));

		assertThat(created.getStatus()).isEqualTo("succeeded");
		assertThat(created.getAmountReceived()).isEqualTo(1999);
		assertThat(created.getLatestCharge()).startsWith("ch_");
		assertThat(created.getLastResponse().requestId()).startsWith("req_");
		var found = stripe.v1().paymentIntents().retrieve(created.getId());
		assertThat(found.getMetadata()).containsEntry("order_id", "order-7");
		assertThat(found.getCurrency()).isEqualTo("eur");
	}

	@Test
	void capturesAPartOfWhatItAuthorised() throws StripeException {
		var held = stripe.v1().paymentIntents().create(Payments.manual("tok_visa"));
		assertThat(held.getStatus()).isEqualTo("requires_capture");
		assertThat(held.getAmountCapturable()).isEqualTo(1999);

		var captured = stripe.v1().paymentIntents().capture(held.getId(),
				PaymentIntentCaptureParams.builder().setAmountToCapture(1500L).build());

		assertThat(captured.getStatus()).isEqualTo("succeeded");
		assertThat(captured.getAmountReceived()).isEqualTo(1500);
	}

	@Test
	void cancelsWhatItAuthorisedAndRefusesToCaptureIt() throws StripeException {
		var held = stripe.v1().paymentIntents().create(Payments.manual("tok_visa"));

		assertThat(stripe.v1().paymentIntents().cancel(held.getId()).getStatus()).isEqualTo("canceled");

		var refused = catchThrowableOfType(InvalidRequestException.class,
				() -> stripe.v1().paymentIntents().capture(held.getId()));
		assertThat(refused.getCode()).isEqualTo("payment_intent_unexpected_state");
		assertThat(refused.getStripeError().getPaymentIntent().getStatus()).isEqualTo("canceled");
	}

	@ParameterizedTest
	@CsvSource({"ugx, 4999", "isk, 50", "kwd, 1001"})
	void refusesPartsOfUnitsThatStripeRefuses(String currency, long amount) {
		assertThatThrownBy(() -> stripe.v1().paymentIntents()
				.create(Payments.of("tok_visa").setCurrency(currency).setAmount(amount).build()))
				.isInstanceOf(InvalidRequestException.class).hasMessageContaining("evenly divisible");
	}

	@Test
	void refundsInPartsAndNeverMoreThanItTook() throws StripeException {
		var paid = stripe.v1().paymentIntents().create(Payments.now("tok_visa"));
		var first = stripe.v1().refunds().create(refund(paid.getId()).setAmount(999L).build());
		assertThat(first.getStatus()).isEqualTo("succeeded");
		assertThat(first.getPaymentIntent()).isEqualTo(paid.getId());

		assertThatThrownBy(() -> stripe.v1().refunds().create(refund(paid.getId()).setAmount(1001L).build()))
				.isInstanceOf(InvalidRequestException.class);
		var rest = stripe.v1().refunds().create(refund(paid.getId()).build());

		assertThat(rest.getAmount()).isEqualTo(1000);
		assertThat(stripe.v1().refunds().retrieve(rest.getId())).isEqualTo(rest);
		assertThat(stripe.v1().refunds().list(RefundListParams.builder().setPaymentIntent(paid.getId()).build())
				.getData()).hasSize(2);
	}

	@Test
	void declinesWithTheIssuersReasonAndChargesAnotherCardLater() throws StripeException {
		var declined = catchThrowableOfType(CardException.class, () -> stripe.v1().paymentIntents()
				.create(Payments.now("tok_chargeDeclinedInsufficientFunds")));

		assertThat(declined.getStatusCode()).isEqualTo(402);
		assertThat(declined.getCode()).isEqualTo("card_declined");
		assertThat(declined.getDeclineCode()).isEqualTo("insufficient_funds");
		var intent = declined.getStripeError().getPaymentIntent();
		assertThat(intent.getStatus()).isEqualTo("requires_payment_method");
		assertThat(intent.getLastPaymentError().getDeclineCode()).isEqualTo("insufficient_funds");
		var paid = stripe.v1().paymentIntents().confirm(intent.getId(),
				PaymentIntentConfirmParams.builder().setPaymentMethod("pm_card_visa").build());
		assertThat(paid.getStatus()).isEqualTo("succeeded");
	}

	@Test
	void answersAKeyAgainWithTheFirstAnswer() throws StripeException {
		var first = stripe.v1().paymentIntents().create(Payments.now("tok_visa"), Payments.key("replayed"));
		var again = stripe.v1().paymentIntents().create(Payments.now("tok_visa"), Payments.key("replayed"));

		assertThat(again.getLastResponse().body()).isEqualTo(first.getLastResponse().body());
		assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed")).hasValue("true");
		assertThat(first.getLastResponse().headers().firstValue("Idempotent-Replayed")).isEmpty();
	}

	@Test
	void answersADeclinedKeyWithTheSameDecline() {
		var params = Payments.now("tok_chargeDeclined");
		var first = catchThrowableOfType(CardException.class,
				() -> stripe.v1().paymentIntents().create(params, Payments.key("declined")));
		var again = catchThrowableOfType(CardException.class,
				() -> stripe.v1().paymentIntents().create(params, Payments.key("declined")));

		assertThat(again.getStripeError().getPaymentIntent().getId())
				.isEqualTo(first.getStripeError().getPaymentIntent().getId());
	}

	@Test
	void refusesAKeyWithOtherParameters() throws StripeException {
		stripe.v1().paymentIntents().create(Payments.now("tok_visa"), Payments.key("reused"));

		var other = Payments.of("tok_visa").setAmount(1L).build();
		assertThatThrownBy(() -> stripe.v1().paymentIntents().create(other, Payments.key("reused")))
				.isInstanceOf(IdempotencyException.class);
	}

	@Test
	void keepsNoKeyOfACallThatWasInvalid() throws StripeException {
		var unknown = Payments.now("tok_nobody");
		assertThatThrownBy(() -> stripe.v1().paymentIntents().create(unknown, Payments.key("corrected")))
				.isInstanceOf(InvalidRequestException.class)
				.hasMessageContaining("No such token");

		var paid = stripe.v1().paymentIntents().create(Payments.now("tok_visa"), Payments.key("corrected"));
		assertThat(paid.getStatus()).isEqualTo("succeeded");
	}

	@Test
	void listsTheNewestFirstInPages() throws StripeException {
		var older = stripe.v1().paymentIntents().create(Payments.now("tok_visa"));
		var newer = stripe.v1().paymentIntents().create(Payments.now("tok_visa"));

		var page = stripe.v1().paymentIntents().list(PaymentIntentListParams.builder().setLimit(1L).build());
		var next = stripe.v1().paymentIntents().list(
				PaymentIntentListParams.builder().setLimit(1L).setStartingAfter(newer.getId()).build());

		assertThat(page.getHasMore()).isTrue();
		assertThat(page.getData().getFirst().getId()).isEqualTo(newer.getId());
		assertThat(next.getData().getFirst().getId()).isEqualTo(older.getId());
	}

	@Test
	void knowsNoIntentThatWasNeverMade() {
		var unknown = catchThrowableOfType(InvalidRequestException.class,
				() -> stripe.v1().paymentIntents().retrieve("pi_nothing"));

		assertThat(unknown.getStatusCode()).isEqualTo(404);
		assertThat(unknown.getCode()).isEqualTo("resource_missing");
	}

	@Test
	void refusesALiveKey() {
		var live = StripeClient.builder().setApiKey("sk_live_1").setApiBase(simulator.url()).build();

		assertThatThrownBy(() -> live.v1().paymentIntents().retrieve("pi_nothing"))
				.isInstanceOf(AuthenticationException.class);
	}

	private static RefundCreateParams.Builder refund(String intent) {
		return RefundCreateParams.builder().setPaymentIntent(intent);
	}
}
