package stampede.order.checkout;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.tracing.Traces;
import stampede.kit.worker.Round;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.OrderMetric;
import stampede.order.Orders;
import stampede.order.attention.StuckOrders;
import stampede.order.inventory.InventoryClient;
import stampede.order.payment.PaymentClient;

/**
 * Finishes what others left: takes over orders whose lease has run out and carries them on. A place that comes free is
 * taken by the next order at once, so that a few slow ones hold nobody up; orders that wait for a neighbour which is away
 * are passed over; and those that were tried too often are parked for a person to look at.
 */
@Component
public class Recovery {
	private final Orders orders;
	private final StuckOrders stuck;
	private final Checkout checkout;
	private final InventoryClient inventory;
	private final PaymentClient payments;
	private final CheckoutProperties.Recovery properties;
	private final Traces traces;
	private final AtomicInteger running = new AtomicInteger();
	private final AtomicLong parked = new AtomicLong();

	Recovery(Orders orders, StuckOrders stuck, Checkout checkout, InventoryClient inventory, PaymentClient payments,
			CheckoutProperties properties, Traces traces, MeterRegistry meters) {
		this.orders = orders;
		this.stuck = stuck;
		this.checkout = checkout;
		this.inventory = inventory;
		this.payments = payments;
		this.properties = properties.recovery();
		this.traces = traces;
		OrderMetric.ORDERS_STUCK.gauge(meters, parked::get);
	}

	/** Claims no more than it starts at once, or leases would run out in the queue. */
	public Mono<Round> round(Runnable again) {
		var free = properties.batch() - running.get();
		if (free <= 0) {
			// Busy, and perhaps late: that is when the lag has to be seen.
			return orders.overdue().map(lag -> new Round(0, false, lag));
		}
		return park()
				.then(Mono.defer(orders::overdue))
				.flatMap(lag -> orders.claimDue(free, !inventory.isAway(), !payments.isAway())
						.doOnNext(claimed -> claimed.forEach(order -> carryOn(order, again)))
						.map(claimed -> new Round(claimed.size(), false, lag)));
	}

	private Mono<Void> park() {
		return stuck.park(properties.maxAttempts())
				.doOnNext(Recovery::alarm)
				.then(Mono.defer(stuck::count))
				.doOnNext(parked::set)
				.then();
	}

	private static void alarm(List<UUID> ids) {
		ids.forEach(OrderLog::parked);
	}

	private void carryOn(Order order, Runnable again) {
		running.incrementAndGet();
		traces.continued("recover order", order.trace(), checkout.resume(order, properties.attemptWithin()))
				.doFinally(_ -> {
					running.decrementAndGet();
					again.run();
				})
				.subscribe(OrderLog::attempted, failure -> OrderLog.comesBack(order, failure));
	}
}
