package stampede.inventory.stock;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.inventory.InventoryException;
import stampede.inventory.Sku;
import stampede.inventory.catalogue.Items;
import stampede.kit.detached.Detached;

/** Adds and corrects stock, once for each key. */
@Service
public class Receiving {
	private final Items items;
	private final StockLevels stock;
	private final Receipts receipts;
	private final TransactionalOperator transactions;

	Receiving(Items items, StockLevels stock, Receipts receipts, TransactionalOperator transactions) {
		this.items = items;
		this.stock = stock;
		this.receipts = receipts;
		this.transactions = transactions;
	}

	/**
	 * A receipt, and whether it was stored before under the same key.
	 *
	 * @param repeated nothing was changed this time
	 */
	public record Outcome(Receipt receipt, boolean repeated) {}

	/** Changes the stock by the command's quantity; never below what is reserved. */
	public Mono<Outcome> receive(Receipt.ReceiveStock command) {
		return Detached.run(repeated(command)
				.switchIfEmpty(Mono.defer(() -> transactions.transactional(add(command))))
				// The first request with this key was still in progress at the look-up.
				.onErrorResume(DuplicateKeyException.class, _ -> repeated(command)));
	}

	private Mono<Outcome> repeated(Receipt.ReceiveStock command) {
		return receipts.sameAs(command).map(receipt -> new Outcome(receipt, true));
	}

	private Mono<Outcome> add(Receipt.ReceiveStock command) {
		return stock.add(command.sku(), command.quantity())
				.flatMap(after -> receipts.add(new Receipt(Receipts.newId(), command, after)))
				.map(receipt -> new Outcome(receipt, false))
				// The stock may be too low because the first request with this key has just removed it.
				.switchIfEmpty(Mono.defer(() -> repeated(command)))
				.switchIfEmpty(Mono.defer(() -> refuse(command.sku())));
	}

	private Mono<Outcome> refuse(Sku sku) {
		return items.offer(sku)
				.switchIfEmpty(Mono.error(() -> new InventoryException.ItemNotFound(sku)))
				.flatMap(_ -> Mono.error(new InventoryException.StockTooLow(sku)));
	}
}
