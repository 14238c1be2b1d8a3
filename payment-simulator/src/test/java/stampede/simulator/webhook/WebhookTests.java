package stampede.simulator.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.SignatureVerificationException;
import com.stripe.exception.StripeException;
import com.stripe.model.Charge;
import com.stripe.model.Event;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.StripeObject;
import com.stripe.net.Webhook;
import com.stripe.param.RefundCreateParams;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import stampede.simulator.Payments;
import stampede.simulator.RunningSimulator;

class WebhookTests {
	private static final String SECRET = "whsec_test";

	private record Received(String signature, String payload) {
		Event verified() {
			try {
				return Webhook.constructEvent(payload, signature, SECRET);
			} catch (SignatureVerificationException forged) {
				throw new AssertionError(forged);
			}
		}
	}

	private static final BlockingQueue<Received> RECEIVED = new LinkedBlockingQueue<>();
	private static final AtomicInteger REFUSALS = new AtomicInteger();
	private static DisposableServer receiver;
	private static RunningSimulator simulator;

	@BeforeAll
	static void start(@TempDir Path data) {
		receiver = HttpServer.create()
				.host("127.0.0.1")
				.port(0)
				.handle((request, response) -> request.receive().aggregate().asString().flatMap(payload -> {
					if (REFUSALS.getAndDecrement() > 0) {
						return response.status(500).send().then();
					}
					RECEIVED.add(new Received(
							Objects.requireNonNull(request.requestHeaders().get("Stripe-Signature")), payload));
					return response.status(200).send().then();
				}))
				.bindNow();
		simulator = RunningSimulator.on(data, "simulator.webhook.url=http://127.0.0.1:" + receiver.port() + "/hook",
				"simulator.webhook.secret=" + SECRET, "simulator.webhook.first-backoff=50ms",
				"simulator.refunds.settle-after=200ms");
	}

	@AfterAll
	static void stop() {
		simulator.close();
		receiver.disposeNow();
	}

	@AfterEach
	void behaveAgain() {
		simulator.web().delete().uri("/admin/behaviour").exchange().expectBody();
	}

	@Test
	void signsAnEventThatTheSdkReads() throws Exception {
		var paid = pay("signed");

		var event = next();
		assertThat(event.verified().getType()).isEqualTo("payment_intent.succeeded");
		assertThat(event.verified().getRequest().getIdempotencyKey()).isEqualTo("signed");
		var told = (PaymentIntent) event.verified().getDataObjectDeserializer().getObject().orElseThrow();
		assertThat(told.getId()).isEqualTo(paid.getId());
		assertThat(told.getMetadata()).containsEntry("order_id", "order-7");
		assertThatThrownBy(() -> Webhook.constructEvent(event.payload() + " ", event.signature(), SECRET))
				.isInstanceOf(SignatureVerificationException.class);
	}

	@Test
	void tellsOfRefundsCancellationsAndDeclines() throws Exception {
		var paid = pay("refunded");
		next();
		simulator.stripe().v1().refunds().create(
				RefundCreateParams.builder().setPaymentIntent(paid.getId()).setAmount(9L).build());
		var refunded = next(2);
		assertThat(refunded).containsOnlyKeys("charge.refunded", "refund.created");
		assertThat(refunded.get("charge.refunded")).isInstanceOfSatisfying(Charge.class,
				charge -> assertThat(charge.getAmountRefunded()).isEqualTo(9));
		assertThat(refunded.get("refund.created")).isInstanceOfSatisfying(Refund.class,
				refund -> assertThat(refund.getStatus()).isEqualTo("succeeded"));

		var held = simulator.stripe().v1().paymentIntents().create(Payments.manual("tok_visa"));
		simulator.stripe().v1().paymentIntents().cancel(held.getId());
		assertThat(next().verified().getType()).isEqualTo("payment_intent.canceled");

		assertThatThrownBy(() -> simulator.stripe().v1().paymentIntents().create(Payments.now("tok_chargeDeclined")))
				.isInstanceOf(StripeException.class);
		assertThat(next().verified().getType()).isEqualTo("payment_intent.payment_failed");
	}

	@ParameterizedTest
	@CsvSource({"tok_pendingRefund,pending,succeeded", "tok_pendingRefundFail,pending,failed",
			"tok_refundFail,succeeded,failed"})
	void tellsOfTheEndThatARefundComesToLater(String token, String first, String last) throws Exception {
		var paid = simulator.stripe().v1().paymentIntents().create(Payments.now(token));
		next();
		var refund = simulator.stripe().v1().refunds().create(
				RefundCreateParams.builder().setPaymentIntent(paid.getId()).build());
		assertThat(refund.getStatus()).isEqualTo(first);
		next(2);

		var told = next(last.equals("failed") ? 2 : 1);

		assertThat(told.keySet()).contains("refund.updated")
				.isSubsetOf("refund.updated", "refund.failed");
		assertThat(told.values()).allSatisfy(
				object -> assertThat(((Refund) object).getStatus()).isEqualTo(last));
		assertThat(simulator.stripe().v1().refunds().retrieve(refund.getId()).getStatus()).isEqualTo(last);
		// The money of a failed refund is back, and can be given again.
		var again = RefundCreateParams.builder().setPaymentIntent(paid.getId()).setAmount(1999L).build();
		if (last.equals("failed")) {
			simulator.stripe().v1().refunds().create(again);
			next(4);
		} else {
			assertThatThrownBy(() -> simulator.stripe().v1().refunds().create(again))
					.isInstanceOf(StripeException.class);
		}
	}

	@Test
	void triesAgainUntilItIsAccepted() throws Exception {
		REFUSALS.set(3);

		pay("retried");

		assertThat(next().verified().getType()).isEqualTo("payment_intent.succeeded");
		assertThat(REFUSALS).hasValue(-1);
	}

	@Test
	void deliversTwiceWhenAsked() throws Exception {
		behave(Map.of("duplicateShare", 1));

		pay("twice");

		assertThat(next().verified().getId()).isEqualTo(next().verified().getId());
	}

	@Test
	void deliversInTheWrongOrderWhenAsked() throws Exception {
		behave(Map.of("reorder", true));

		var paid = pay("first");
		simulator.stripe().v1().paymentIntents().create(Payments.manual("tok_visa"));
		simulator.stripe().v1().refunds().create(RefundCreateParams.builder().setPaymentIntent(paid.getId()).build());

		assertThat(next().verified().getType()).isIn("charge.refunded", "refund.created");
		assertThat(next().verified().getType()).isEqualTo("payment_intent.succeeded");
		assertThat(next().verified().getType()).isIn("charge.refunded", "refund.created");
	}

	@Test
	void deliversLateWhenAsked() throws Exception {
		behave(Map.of("lateMs", 700));

		var started = System.nanoTime();
		pay("late");
		next();

		assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThan(Duration.ofMillis(690));
	}

	private PaymentIntent pay(String key) throws StripeException {
		return simulator.stripe().v1().paymentIntents().create(Payments.now("tok_visa"), Payments.key(key));
	}

	/** The next events by type, in whatever order they come. */
	private Map<String, StripeObject> next(int events) throws InterruptedException {
		var told = new HashMap<String, StripeObject>();
		for (var n = 0; n < events; n++) {
			var event = next().verified();
			told.put(event.getType(), event.getDataObjectDeserializer().getObject().orElseThrow());
		}
		return told;
	}

	private Received next() throws InterruptedException {
		return Objects.requireNonNull(RECEIVED.poll(10, TimeUnit.SECONDS), "no event came");
	}

	private void behave(Map<String, Object> webhooks) {
		simulator.web().put().uri("/admin/behaviour")
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue(Map.of("webhooks", webhooks))
				.exchange()
				.expectStatus().isOk()
				.expectBody();
	}
}
