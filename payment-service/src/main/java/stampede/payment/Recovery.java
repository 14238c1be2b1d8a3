package stampede.payment;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.context.SmartLifecycle;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;

/**
 * Finishes what others left: takes over payments whose lease has run out and asks the provider until it knows. Several
 * processes may do so at once. It starts last and stops first, so that nothing new is begun while the service drains.
 */
@Component
class Recovery implements SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(Recovery.class);
	private static final Duration BETWEEN_PURGES = Duration.ofMinutes(10);
	private static final Duration LONGEST_ROUND = Duration.ofMinutes(2);
	private static final Duration LATE = Duration.ofSeconds(60);
	private final Leases leases;
	private final Settlement settlement;
	private final DatabaseClient db;
	private final SettlementProperties.Recovery properties;
	private volatile boolean moreIsDue;
	private @Nullable Disposable work;

	Recovery(Leases leases, Settlement settlement, DatabaseClient db,
			SettlementProperties properties) {
		this.leases = leases;
		this.settlement = settlement;
		this.db = db;
		this.properties = properties.recovery();
	}

	@Override
	public synchronized void start() {
		var recovering = Mono.defer(this::recover)
				.repeat(() -> moreIsDue)
				.repeatWhen(rounds -> rounds.delayElements(properties.interval()));
		var purging = Mono.defer(this::purge).repeatWhen(rounds -> rounds.delayElements(BETWEEN_PURGES));
		work = Flux.merge(recovering, purging).subscribe();
	}

	@Override
	public synchronized void stop() {
		if (work != null) {
			work.dispose();
			work = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return work != null;
	}

	@Override
	public boolean isAutoStartup() {
		return properties.enabled();
	}

	@Override
	public int getPhase() {
		return Integer.MAX_VALUE;
	}

	/** Claims no more than it starts at once, or leases would run out in the queue. */
	private Mono<Void> recover() {
		moreIsDue = false;
		return Detached.run(leases.claimDue(properties.batch()))
				.doOnNext(claimed -> moreIsDue = claimed.size() == properties.batch())
				.flatMapMany(Flux::fromIterable)
				.flatMap(this::settle, properties.batch())
				.then()
				// A connection that fell silent must not end recovery; what was claimed comes back with its lease.
				.timeout(LONGEST_ROUND)
				.doOnError(failure -> log.warn("a recovery round failed", failure))
				.onErrorComplete();
	}

	/** One payment that cannot be settled must not keep the others from it; its lease brings it back. */
	private Mono<Payment> settle(Payment payment) {
		return Detached.run(settlement.run(payment))
				.doOnNext(this::tell)
				.doOnError(failure -> log.error("payment {} cannot be settled", payment.id(), failure))
				.onErrorComplete();
	}

	private void tell(Payment after) {
		var late = after.next() != Step.NONE && after.createdAt().isBefore(Instant.now().minus(LATE));
		log.atLevel(late ? Level.WARN : Level.INFO).log("payment {} of order {} is {} after {} attempts{}", after.id(),
				after.orderId(), after.state().label(), after.attempts(), late ? ", and still not settled" : "");
	}

	/** Forgets events that the provider will not send again. */
	private Mono<Void> purge() {
		return db.sql("DELETE FROM webhook_event WHERE received_at < now() - make_interval(secs => :keep)")
				.bind("keep", properties.keepEvents().toSeconds())
				.then()
				.timeout(LONGEST_ROUND)
				.doOnError(failure -> log.warn("forgetting old events failed", failure))
				.onErrorComplete();
	}
}
