package stampede.inventory.stock;

import com.github.f4b6a3.uuid.UuidCreator;
import io.r2dbc.spi.Readable;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.inventory.Columns;
import stampede.inventory.InventoryException;
import stampede.inventory.Level;
import stampede.inventory.Line;
import stampede.inventory.Sku;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.r2dbc.Rows;

/** The collection of receipts and returns, which are the only additions of stock. Append-only. */
@Repository
class Receipts {
	private final DatabaseClient db;

	Receipts(DatabaseClient db) {
		this.db = db;
	}

	/** Fails with {@link org.springframework.dao.DuplicateKeyException} when the caller has used the key before. */
	Mono<Receipt> add(Receipt receipt) {
		var command = receipt.command();
		return insert(
				"""
						INSERT INTO receipt (id, sku, kind, quantity, note, caller, key, fingerprint, on_hand, reserved, created_at)
						VALUES (:id, :sku, :kind, :quantity, :note, :caller, :key, :fingerprint, :onHand, :reserved, now())
						""",
				receipt.id(), new Movement(command.sku(), command.quantity(), receipt.after()))
				.bind("kind", command.quantity() > 0 ? "RECEIPT" : "CORRECTION")
				.bind("note", Rows.nullable(command.note(), String.class))
				.bind("caller", command.caller())
				.bind("key", command.key().value())
				.bind("fingerprint", command.fingerprint().hex())
				.fetch().rowsUpdated()
				.thenReturn(receipt);
	}

	/**
	 * The receipt stored for the caller's key; empty when there is none yet. Fails with
	 * {@link InventoryException.KeyReused} when it was stored for another command.
	 */
	Mono<Receipt> sameAs(Receipt.ReceiveStock command) {
		return db.sql("SELECT id, fingerprint, on_hand, reserved FROM receipt WHERE caller = :caller AND key = :key")
				.bind("caller", command.caller())
				.bind("key", command.key().value())
				.map(row -> receipt(row, command))
				.one();
	}

	private static Receipt receipt(Readable row, Receipt.ReceiveStock command) {
		if (!command.fingerprint().equals(new Fingerprint(Rows.required(row, "fingerprint", String.class)))) {
			throw new InventoryException.KeyReused();
		}
		return new Receipt(Rows.required(row, "id", UUID.class), command, Columns.level(row));
	}

	/** Adds the return without its goods; {@code false} when its id was used before. */
	Mono<Boolean> add(GoodsReturn goods) {
		return db.sql("""
				INSERT INTO goods_return (id, order_id, created_at) VALUES (:id, :order, now()) ON CONFLICT DO NOTHING
				""")
				.bind("id", goods.id())
				.bind("order", goods.order())
				.fetch().rowsUpdated()
				.map(rows -> rows == 1);
	}

	/** Adds one line of a return, with the stock level after it. */
	Mono<Void> add(GoodsReturn goods, Line line, Level after) {
		return insert("""
				INSERT INTO receipt (id, sku, kind, quantity, return_id, on_hand, reserved, created_at)
				VALUES (:id, :sku, 'RETURN', :quantity, :return, :onHand, :reserved, now())
				""", newId(), new Movement(line.sku(), line.quantity(), after))
				.bind("return", goods.id())
				.then();
	}

	/** The return of that id, with its goods; empty when there is none. */
	Mono<GoodsReturn> returned(UUID id) {
		return db.sql("""
				SELECT g.order_id, r.sku, r.quantity
				  FROM goods_return g
				  JOIN receipt r ON r.return_id = g.id
				 WHERE g.id = :id
				""")
				.bind("id", id)
				.map(row -> new ReturnedLine(Rows.required(row, "order_id", UUID.class),
						new Line(Columns.sku(row), Rows.required(row, "quantity", Integer.class))))
				.all()
				.collectList()
				.filter(lines -> !lines.isEmpty())
				.map(lines -> new GoodsReturn(id, lines.getFirst().order(),
						lines.stream().map(ReturnedLine::line).toList()));
	}

	/** Time ordered, so that the primary key grows at its end. */
	static UUID newId() {
		return UuidCreator.getTimeOrderedEpoch();
	}

	private record ReturnedLine(UUID order, Line line) {}

	private record Movement(Sku sku, int quantity, Level after) {}

	private GenericExecuteSpec insert(String statement, UUID id, Movement movement) {
		return db.sql(statement)
				.bind("id", id)
				.bind("sku", movement.sku().value())
				.bind("quantity", movement.quantity())
				.bind("onHand", movement.after().onHand())
				.bind("reserved", movement.after().reserved());
	}
}
