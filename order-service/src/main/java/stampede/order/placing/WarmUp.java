package stampede.order.placing;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.order.OrderId;
import stampede.order.store.Orders;
import stampede.order.payment.PaymentClient;

/**
 * Executes parts of a checkout before the service is ready, so that the first customers of a new pod do not wait for connections and
 * class loading. Queries orders that do not exist, and changes nothing. Failures do not prevent the start, because the downstream
 * services may start later.
 */
@Component
class WarmUp implements ApplicationRunner {
	private static final Logger log = LoggerFactory.getLogger(WarmUp.class);
	private static final Duration AT_MOST = Duration.ofSeconds(2);
	/** Fewer than would open a circuit breaker if a downstream service is not available yet. */
	private static final int CALLS = 8;
	private final Orders orders;
	private final PaymentClient payments;

	WarmUp(Orders orders, PaymentClient payments) {
		this.orders = orders;
		this.payments = payments;
	}

	/** Readiness follows when this returns. */
	@Override
	public void run(ApplicationArguments arguments) throws InterruptedException {
		var begin = System.nanoTime();
		var way = Flux.range(0, CALLS)
				.flatMap(_ -> orders.byId(OrderId.next())
						.then(payments.find(UUID.randomUUID()).then())
						.onErrorResume(_ -> Mono.empty()))
				.then()
				.timeout(AT_MOST, Mono.empty());
		try {
			way.toFuture().get();
		} catch (ExecutionException failure) {
			log.debug("warm-up failed", failure);
		}
		log.info("warmed up for {} ms", Duration.ofNanos(System.nanoTime() - begin).toMillis());
	}
}
