package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.order.OrderState.Confirmed;
import stampede.order.StubDownstreamServices.Reply;
import stampede.order.returns.RefundCommand;

/** Each end of an order is counted once, by outcome. */
class CheckoutMetersIntegrationTests extends CheckoutFixture {
	@Autowired
	MeterRegistry meters;

	@Test
	void timesACheckoutToItsEnd() {
		var before = ended("confirmed", "none");
		var reserved = steps("reserve", "success");

		var order = placed("timed", Duration.ofSeconds(5));

		assertThat(order.state()).isInstanceOf(Confirmed.class);
		assertThat(ended("confirmed", "none") - before).isEqualTo(1);
		assertThat(steps("reserve", "success") - reserved).isEqualTo(1);
		var longest = OrderMetric.CHECKOUT_DURATION.timer(meters, "confirmed", "none").max(TimeUnit.SECONDS);
		assertThat(longest).isPositive().isLessThan(60);
	}

	@Test
	void saysWhyAnOrderWasRefused() {
		StubDownstreamServices.answer("poor", "PUT payments",
				Reply.ok("{\"paymentId\":\"" + UUID.randomUUID() + "\",\"state\":\"DECLINED\"}"));
		var before = ended("rejected", "payment-declined");

		placed("poor", Duration.ofSeconds(5));

		assertThat(ended("rejected", "payment-declined") - before).isEqualTo(1);
	}

	@Test
	void countsOrdersOnceAndRepeatsApart() {
		var placed = OrderMetric.ORDERS_PLACED.counter(meters).count();
		var replayed = OrderMetric.ORDERS_REPLAYED.counter(meters).count();
		var key = new IdempotencyKey("told-twice");

		for (var n = 0; n < 3; n++) {
			placement.place("repeater", key, COMMAND).block(LIMIT);
		}

		assertThat(OrderMetric.ORDERS_PLACED.counter(meters).count() - placed).isEqualTo(1);
		assertThat(OrderMetric.ORDERS_REPLAYED.counter(meters).count() - replayed).isEqualTo(2);
	}

	@Test
	void countsReturnsApartFromCheckouts() {
		var order = confirmed("regretful");
		var checkouts = ended("confirmed", "none");
		var refunds = returned("refund", "succeeded");

		reversal.refund(order.id(), customer("regretful"), new IdempotencyKey("m1"),
				new RefundCommand(List.of(new Refund.Line("A", 1)), true)).block(LIMIT);

		assertThat(returned("refund", "succeeded") - refunds).isEqualTo(1);
		assertThat(ended("confirmed", "none")).isEqualTo(checkouts);
	}

	private double returned(String kind, String outcome) {
		return OrderMetric.ORDERS_RETURNED.counter(meters, kind, outcome).count();
	}

	private long ended(String outcome, String reason) {
		return OrderMetric.CHECKOUT_DURATION.timer(meters, outcome, reason).count();
	}

	private long steps(String step, String outcome) {
		return OrderMetric.CHECKOUT_STEP.timer(meters, step, outcome).count();
	}
}
