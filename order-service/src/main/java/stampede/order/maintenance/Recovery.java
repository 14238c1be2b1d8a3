package stampede.order.maintenance;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.tracing.Traces;
import stampede.kit.worker.ClaimingJob;
import stampede.kit.worker.Round;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.OrderMetric;
import stampede.order.checkout.Checkout;
import stampede.order.checkout.OrderLog;
import stampede.order.inventory.InventoryClient;
import stampede.order.payment.PaymentClient;
import stampede.order.store.OrderLeases;

/**
 * Continues unfinished orders: claims orders whose lease has expired and advances them. Orders that wait for an unavailable downstream
 * service are skipped, and orders with too many attempts become stuck.
 */
@Component
public class Recovery {
	private final OrderLeases leases;
	private final Checkout checkout;
	private final CheckoutProperties.Recovery properties;
	private final Traces traces;
	private final ClaimingJob<Order> job;
	private final AtomicLong stuckOrders = new AtomicLong();

	Recovery(OrderLeases leases, Checkout checkout, InventoryClient inventory, PaymentClient payments,
			CheckoutProperties properties, Traces traces, MeterRegistry meters) {
		this.leases = leases;
		this.checkout = checkout;
		this.properties = properties.recovery();
		this.traces = traces;
		this.job = new ClaimingJob<>(this.properties.batch(), leases::overdue, slots -> markStuck()
				.then(Mono.defer(() -> leases.claimDue(slots, !inventory.isAway(), !payments.isAway()))),
				this::advance);
		OrderMetric.ORDERS_STUCK.gauge(meters, stuckOrders::get);
	}

	/** As {@link ClaimingJob#round}. */
	public Mono<Round> round(Runnable again) {
		return job.round(again);
	}

	private Mono<Void> markStuck() {
		return leases.markStuck(properties.maxAttempts())
				.doOnNext(ids -> ids.forEach(id -> OrderLog.stuck(id, properties.maxAttempts())))
				.then(Mono.defer(leases::countStuck))
				.doOnNext(stuckOrders::set)
				.then();
	}

	private Mono<Void> advance(Order order) {
		return traces.continued("recover order", order.trace(), checkout.resume(order, properties.attemptTimeout()))
				.doOnNext(OrderLog::onAttempt)
				.doOnError(failure -> OrderLog.recoveryFailed(order, failure))
				.then();
	}
}
