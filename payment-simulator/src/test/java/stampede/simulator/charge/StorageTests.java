package stampede.simulator.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.exception.StripeException;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import stampede.simulator.Payments;
import stampede.simulator.RunningSimulator;
import stampede.simulator.SimulatorApplication;
import stampede.simulator.charge.Intent.Terms;

/** The storage of charges: groups, pages, and one owner of the database. */
class StorageTests {
	@Test
	void belongsToOneSimulatorAtATime(@TempDir Path data) {
		try (var _ = RunningSimulator.on(data)) {
			assertThatThrownBy(() -> RunningSimulator.on(data).close())
					.hasStackTraceContaining("another simulator uses");
		}
	}

	@Test
	void failsOneCallAloneOfTheManyThatShareATransaction(@TempDir Path data) {
		try (var context = context(data)) {
			var charges = context.getBean(Charges.class);
			var refused = Flux.range(0, 2_000)
					.flatMap(n -> n % 10 == 0
							? charges.execute(new Command.Cancel("pi_none", null), null, "")
									.map(_ -> 0)
									.onErrorReturn(InvalidRequestException.class, 1)
							: charges.execute(create("key-" + n), "key-" + n, "f").map(_ -> 0), 500)
					.reduce(Integer::sum);

			refused.as(StepVerifier::create).expectNext(200).verifyComplete();
			charges.totals().as(StepVerifier::create)
					.expectNext(new Totals(1_800, 1_800 * 1_999L, 0, 1))
					.verifyComplete();
		}
	}

	@Test
	void takesBackAllOfACallThatFails(@TempDir Path data) {
		try (var context = context(data)) {
			var charges = context.getBean(Charges.class);
			charges.execute(create("twice"), "twice", "f").as(StepVerifier::create).expectNextCount(1).verifyComplete();

			charges.execute(create("twice"), "twice", "f").as(StepVerifier::create).verifyError();

			charges.totals().map(Totals::succeeded).as(StepVerifier::create).expectNext(1L).verifyComplete();
		}
	}

	@Test
	void listsInPagesNewestFirst(@TempDir Path data) throws StripeException {
		try (var simulator = RunningSimulator.on(data)) {
			var stripe = simulator.stripe();
			var first = Payments.create(stripe, "tok_visa", "first");
			var second = Payments.create(stripe, "tok_visa", "second");
			for (var amount : new long[]{1, 2, 3}) {
				stripe.v1().refunds().create(
						RefundCreateParams.builder().setPaymentIntent(first.getId()).setAmount(amount).build());
			}
			stripe.v1().refunds().create(RefundCreateParams.builder().setPaymentIntent(second.getId()).build());

			var intents = stripe.v1().paymentIntents()
					.list(PaymentIntentListParams.builder().setLimit(1L).build());
			assertThat(intents.getData()).extracting("id").containsExactly(second.getId());
			assertThat(intents.getHasMore()).isTrue();
			var rest = stripe.v1().paymentIntents()
					.list(PaymentIntentListParams.builder().setStartingAfter(second.getId()).build());
			assertThat(rest.getData()).extracting("id").containsExactly(first.getId());
			assertThat(rest.getHasMore()).isFalse();

			var refunds = stripe.v1().refunds()
					.list(RefundListParams.builder().setPaymentIntent(first.getId()).setLimit(2L).build());
			assertThat(refunds.getData()).extracting("amount").containsExactly(3L, 2L);
			assertThat(refunds.getHasMore()).isTrue();
			var byCharge = stripe.v1().refunds()
					.list(RefundListParams.builder().setCharge(second.getLatestCharge()).build());
			assertThat(byCharge.getData()).extracting("amount").containsExactly(1999L);
		}
	}

	private static Command create(String key) {
		var terms = new Terms(1_999, "eur", false, Map.of("order_id", "order-7"), null, key, 1_700_000_000);
		return new Command.Create(terms, TestCard.VISA, true);
	}

	private static ConfigurableApplicationContext context(Path data) {
		return new SpringApplicationBuilder(SimulatorApplication.class)
				.web(WebApplicationType.REACTIVE)
				.run("--simulator.data-dir=" + data, "--server.port=0", "--management.server.port=0");
	}
}
