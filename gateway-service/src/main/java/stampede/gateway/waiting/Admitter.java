package stampede.gateway.waiting;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.gateway.GatewayMetric;
import stampede.gateway.admission.Capacity;
import stampede.kit.logging.AggregatedWarning;
import stampede.kit.sale.PolledSales;
import stampede.kit.sale.PolledSales.Current;

/**
 * Admits waiting clients in rounds. Every gateway admits as many as it can serve; the script in Redis applies the bounds of the sale for
 * all of them, so that gateways need no leader.
 */
@Component
class Admitter implements SmartLifecycle {
	private static final Logger log = LoggerFactory.getLogger(Admitter.class);
	private static final AggregatedWarning FAILED = new AggregatedWarning(log,
			"{} rounds of the waiting room failed; latest failure: {}");
	private static final String CHECKOUTS = "order-service";
	private final PolledSales sales;
	private final Room room;
	private final SaleRooms rooms;
	private final WaitingSettings settings;
	private final Capacity capacity;
	private final Counter admitted;
	private final Counter expired;
	private volatile Disposable rounds = Disposables.disposed();

	Admitter(PolledSales sales, Room room, SaleRooms rooms, WaitingSettings settings, Capacity capacity,
			MeterRegistry meters) {
		this.sales = sales;
		this.room = room;
		this.rooms = rooms;
		this.settings = settings;
		this.capacity = capacity;
		this.admitted = GatewayMetric.WAITING_ADMITTED.counter(meters);
		this.expired = GatewayMetric.WAITING_EXPIRED.counter(meters);
	}

	/** One round of every sale whose doors are open. Never fails. */
	Mono<Void> round() {
		return Flux.defer(() -> Flux.fromIterable(sales.all()))
				.filter(current -> !current.now().isBefore(current.sale().doorsAt())
						&& current.now().isBefore(current.sale().closesAt()))
				.concatMap(current -> admit(current)
						.onErrorResume(Exception.class, failure -> {
							FAILED.add(failure.toString());
							return Mono.empty();
						}))
				.then(Mono.fromRunnable(rooms::forgetOthers));
	}

	private Mono<Void> admit(Current current) {
		var sale = current.sale();
		var kept = rooms.of(sale.id());
		return room.admit(sale, kept.epoch(), wanted(current, kept)).flatMap(round -> {
			if (round.isKnown()) {
				kept.noted(round, current.isOpen(), System.nanoTime());
				kept.forget(current.now().minus(sale.passLife()).toEpochMilli());
				kept.rate.admitted(round.subjects().size());
				admitted.increment(round.subjects().size());
				expired.increment((double) round.expired());
			}
			return rooms.noted(sale, round.epoch());
		});
	}

	private int wanted(Current current, SaleRoom kept) {
		var limits = settings.inForce();
		if (!current.isOpen() || limits.change(current.sale().id()).paused() || kept.isPaused(System.nanoTime())) {
			return 0;
		}
		return kept.rate.next(new AdmissionRate.Inputs(limits.interval(), room.perSecond(current.sale()),
				capacityOfOneSale(), capacity.completed(CHECKOUTS), capacity.isCongested(CHECKOUTS)), limits);
	}

	/** Without a bound before the first measurement. */
	private double capacityOfOneSale() {
		var open = sales.all().stream().filter(Current::isOpen).count();
		return capacity.perSecond(CHECKOUTS).orElse(Double.MAX_VALUE) / (double) Math.max(1, open);
	}

	@Override
	public void start() {
		rounds = Flux.interval(settings.inForce().interval()).onBackpressureDrop().concatMap(_ -> round(), 1)
				.subscribe();
	}

	@Override
	public void stop() {
		rounds.dispose();
	}

	@Override
	public boolean isRunning() {
		return !rounds.isDisposed();
	}
}
