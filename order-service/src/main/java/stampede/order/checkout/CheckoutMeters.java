package stampede.order.checkout;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.order.Order;
import stampede.order.OrderMetric;
import stampede.order.OrderState.Cancelled;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Refunded;
import stampede.order.OrderState.Refunding;
import stampede.order.OrderState.Rejected;

/** Counts and times checkouts. The process that saves a final state records it, once. Thread-safe. */
@Component
class CheckoutMeters {
	private static final String NONE = "none";
	private final AtomicInteger inProgress = new AtomicInteger();
	private final MeterRegistry meters;

	CheckoutMeters(MeterRegistry meters) {
		this.meters = meters;
		OrderMetric.CHECKOUT_IN_PROGRESS.gauge(meters, inProgress::get);
	}

	/** Counts {@code work} as in progress from its subscription to its end. */
	Mono<Order> inProgress(Mono<Order> work) {
		return Mono.defer(() -> {
			inProgress.incrementAndGet();
			return work.doFinally(_ -> inProgress.decrementAndGet());
		});
	}

	/** Times a step; the meter is that of {@code step}, one of a dozen. */
	<T> Mono<T> step(String step, Mono<T> call) {
		return Mono.defer(() -> {
			var begin = System.nanoTime();
			return call.doOnSuccess(_ -> step(step, "success", begin)).doOnError(_ -> step(step, "failure", begin));
		});
	}

	private void step(String step, String outcome, long begin) {
		OrderMetric.CHECKOUT_STEP.timer(meters, step, outcome).record(Duration.ofNanos(System.nanoTime() - begin));
	}

	/** Records a change of state, after it was saved. */
	void onSaved(Order before, Order after) {
		if (before.state().isFinal() || !after.state().isFinal()) {
			return;
		}
		if (before.state() instanceof Refunding) {
			OrderMetric.ORDERS_RETURNED.counter(meters, after.state() instanceof Cancelled ? "cancellation" : "refund",
					isPaidBack(before, after) ? "succeeded" : "failed").increment();
		} else {
			OrderMetric.CHECKOUT_DURATION.timer(meters, after.state().label().toLowerCase(Locale.ROOT), reason(after))
					.record(Duration.between(after.createdAt(), after.updatedAt()));
		}
	}

	private static boolean isPaidBack(Order before, Order after) {
		return switch (after.state()) {
			case Cancelled _,Refunded _ -> true;
			case Confirmed _ -> !before.lines().equals(after.lines());
			default -> false;
		};
	}

	private static String reason(Order order) {
		return order.state() instanceof Rejected(var reason)
				? reason.name().toLowerCase(Locale.ROOT).replace('_', '-')
				: NONE;
	}
}
