package stampede.gateway.waiting;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.gateway.GatewayMetric;
import stampede.kit.sale.PolledSales;
import stampede.kit.sale.PolledSales.Current;
import stampede.kit.sale.SaleReply;

/** The rooms of the current sales, with their gauges, and the restoration of passes after a loss of Redis' data. */
@Component
class SaleRooms {
	private static final Logger log = LoggerFactory.getLogger(SaleRooms.class);
	private final Map<String, SaleRoom> rooms = new ConcurrentHashMap<>();
	private final PolledSales sales;
	private final RoomStore store;
	private final WaitingSettings settings;
	private final MeterRegistry meters;

	SaleRooms(PolledSales sales, RoomStore store, WaitingSettings settings, MeterRegistry meters) {
		this.sales = sales;
		this.store = store;
		this.settings = settings;
		this.meters = meters;
		GatewayMetric.WAITING_CLIENTS.gauge(meters, () -> sum(current -> !current.isOpen(), SaleRoom::waiting),
				"early");
		GatewayMetric.WAITING_CLIENTS.gauge(meters, () -> sum(Current::isOpen, SaleRoom::waiting), "open");
		GatewayMetric.WAITING_PASSES.gauge(meters, () -> sum(Current::isOpen, SaleRoom::passes));
		GatewayMetric.WAITING_STOCK.gauge(meters, () -> sales.all().stream().filter(Current::isOpen)
				.mapToLong(current -> current.sale().onHand()).sum());
	}

	/** Of sales that are not closed: a closed one has no rounds any more, and its numbers stay as they were. */
	private long sum(Predicate<Current> phase, ToLongFunction<SaleRoom> number) {
		return sales.all().stream().filter(current -> current.now().isBefore(current.sale().closesAt()))
				.filter(phase).mapToLong(current -> number.applyAsLong(of(current.sale().id()))).sum();
	}

	SaleRoom of(String sale) {
		return rooms.computeIfAbsent(sale, _ -> new SaleRoom());
	}

	/** Forgets rooms of sales that inventory-service no longer returns. */
	void forgetOthers() {
		rooms.keySet().retainAll(sales.all().stream().map(each -> each.sale().id()).collect(Collectors.toSet()));
	}

	/** Notes the epoch of Redis' data, and restores the passes that this gateway knows if the data were lost. Never fails. */
	Mono<Void> noted(SaleReply sale, String epoch) {
		return Mono.defer(() -> {
			var lost = of(sale.id()).seen(epoch, System.nanoTime(), settings.inForce().recoveryPause());
			if (lost.isEmpty()) {
				return Mono.empty();
			}
			var keptUntil = Room.keptUntil(sale);
			GatewayMetric.WAITING_RESTORED.counter(meters).increment(lost.issued().size());
			log.warn("Redis has lost the waiting room of the sale {}; restoring {} unused and {} used passes",
					sale.id(),
					lost.issued().size(), lost.used().size());
			return store.use(sale.id(), lost.used(), keptUntil)
					.then(store.restore(sale.id(), lost.issued(), keptUntil))
					.doOnError(failure -> log.error("the passes of the sale {} were not restored: {}", sale.id(),
							failure.toString()))
					.onErrorComplete();
		});
	}
}
