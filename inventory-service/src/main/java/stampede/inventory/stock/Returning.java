package stampede.inventory.stock;

import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.inventory.InventoryException;
import stampede.inventory.Reservation;
import stampede.inventory.ReservationState.Committed;
import stampede.inventory.Reservations;
import stampede.kit.detached.Detached;

/** Returns goods of committed reservations to stock, once for each return. */
@Service
public class Returning {
	private final Reservations reservations;
	private final StockLevels stock;
	private final Receipts receipts;
	private final TransactionalOperator transactions;

	Returning(Reservations reservations, StockLevels stock, Receipts receipts, TransactionalOperator transactions) {
		this.reservations = reservations;
		this.stock = stock;
		this.receipts = receipts;
		this.transactions = transactions;
	}

	/** Returns all lines or none, and never more of a line than was committed. Idempotent. */
	public Mono<GoodsReturn> takeBack(GoodsReturn goods) {
		return Detached.run(transactions.transactional(Mono.defer(() -> reservations.lock(goods.order())
				.switchIfEmpty(Mono.error(InventoryException.ReservationNotFound::new))
				.filter(sold -> sold.state() instanceof Committed)
				.switchIfEmpty(Mono.error(InventoryException.ReservationNotCommitted::new))
				.flatMap(sold -> takeBack(sold, goods)))));
	}

	private Mono<GoodsReturn> takeBack(Reservation sold, GoodsReturn goods) {
		return receipts.add(goods)
				.flatMap(added -> added ? restock(sold, goods) : same(goods));
	}

	private Mono<GoodsReturn> restock(Reservation sold, GoodsReturn goods) {
		return Mono.fromCallable(() -> sold.takeBack(goods.lines()))
				.flatMap(reservations::save)
				.thenMany(Flux.fromIterable(goods.lines()))
				.concatMap(line -> stock.add(line.sku(), line.quantity())
						.flatMap(after -> receipts.add(goods, line, after)))
				// Last: the quantities of customers may change only under the locks of their stock.
				.then(reservations.subtractFromCustomer(sold, goods.lines()))
				.thenReturn(goods);
	}

	private Mono<GoodsReturn> same(GoodsReturn goods) {
		return receipts.returned(goods.id())
				.filter(goods::equals)
				.switchIfEmpty(Mono.error(InventoryException.ReturnMismatch::new));
	}
}
