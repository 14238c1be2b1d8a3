package stampede.inventory;

import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.inventory.ReservationState.Expired;
import stampede.kit.detached.Detached;

/** Gives back the stock of reservations whose time is over. Several processes may do so at once. */
@Service
class Sweeping {
	private final Reservations reservations;
	private final StockLevels stock;
	private final TransactionalOperator transactions;

	Sweeping(Reservations reservations, StockLevels stock, TransactionalOperator transactions) {
		this.reservations = reservations;
		this.stock = stock;
		this.transactions = transactions;
	}

	/** Expires up to {@code limit} reservations in one transaction; answers how many it found. */
	Mono<Integer> sweep(int limit) {
		return Detached.run(transactions.transactional(Mono.defer(
				() -> reservations.lockOverdue(limit)
						.delayUntil(this::expire)
						.delayUntil(overdue -> stock.giveBack(total(overdue)))
						.map(List::size))));
	}

	private Mono<Void> expire(List<Reservation> overdue) {
		return Flux.fromIterable(overdue)
				.concatMap(reservation -> reservations.save(reservation.in(new Expired())))
				.then();
	}

	/** One line for each SKU of the whole batch, so that its stock row is changed once. */
	private static List<Line> total(List<Reservation> overdue) {
		return overdue.stream()
				.flatMap(reservation -> reservation.stock().stream())
				.collect(Collectors.toMap(Line::sku, Line::quantity, Integer::sum))
				.entrySet().stream()
				.map(total -> new Line(total.getKey(), total.getValue()))
				.toList();
	}
}
