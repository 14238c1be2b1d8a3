package stampede.order;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.worker.Round;
import stampede.order.inventory.InventoryClient;
import stampede.order.payment.PaymentClient;

/**
 * Finishes what others left: takes over orders whose lease has run out and carries them on. A place that comes free is
 * taken by the next order at once, so that a few slow ones hold nobody up; orders that wait for a neighbour which is away
 * are passed over; and those that were tried too often are parked for a person to look at.
 */
@Component
class Recovery {
	private static final Logger log = LoggerFactory.getLogger(Recovery.class);
	private static final Duration LATE = Duration.ofSeconds(60);
	private final Orders orders;
	private final StuckOrders stuck;
	private final Checkout checkout;
	private final InventoryClient inventory;
	private final PaymentClient payments;
	private final CheckoutProperties.Recovery properties;
	private final AtomicInteger running = new AtomicInteger();
	private final AtomicLong parked = new AtomicLong();

	Recovery(Orders orders, StuckOrders stuck, Checkout checkout, InventoryClient inventory, PaymentClient payments,
			CheckoutProperties properties, MeterRegistry meters) {
		this.orders = orders;
		this.stuck = stuck;
		this.checkout = checkout;
		this.inventory = inventory;
		this.payments = payments;
		this.properties = properties.recovery();
		OrderMetric.ORDERS_STUCK.gauge(meters, parked::get);
	}

	/** Claims no more than it starts at once, or leases would run out in the queue. */
	Mono<Round> round(Runnable again) {
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

	private static void alarm(List<?> ids) {
		ids.forEach(id -> log.error("order {} was tried too often and is parked: an operator has to look", id));
	}

	private void carryOn(Order order, Runnable again) {
		running.incrementAndGet();
		checkout.resume(order, properties.attemptWithin())
				.doFinally(_ -> {
					running.decrementAndGet();
					again.run();
				})
				.subscribe(Recovery::warnIfLate,
						failure -> log.warn("order {} comes back with its lease", order.id(), failure));
	}

	private static void warnIfLate(Order order) {
		if (!order.state().isFinal() && order.createdAt().isBefore(Instant.now().minus(LATE))) {
			log.warn("order {} of {} is still {}", order.id(), order.createdAt(), order.state().label());
		}
	}
}
