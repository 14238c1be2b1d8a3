package stampede.order.store;

import com.fasterxml.jackson.core.type.TypeReference;
import io.r2dbc.spi.Readable;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.money.Money;
import stampede.kit.r2dbc.Rows;
import stampede.order.OrderException;
import stampede.order.OrderId;
import stampede.order.Refund;

/** The collection of refunds; a refund is added once and then only changes its state. */
@Repository
public class Refunds {
	private final DatabaseClient db;
	private final OrderRows rows;

	Refunds(DatabaseClient db, OrderRows rows) {
		this.db = db;
		this.rows = rows;
	}

	/** Fails with {@link OrderException.Stale} when another transaction has added it just now. */
	public Mono<Void> add(Refund refund) {
		return db
				.sql("""
						INSERT INTO refund (id, order_id, kind, fingerprint, lines, amount, currency, restock, state, created_at)
						VALUES (:id, :order, :kind, :fingerprint, :lines::jsonb, :amount, :currency, :restock, :state, now())
						ON CONFLICT (id) DO NOTHING
						""")
				.bind("id", refund.id())
				.bind("order", refund.order().value())
				.bind("kind", refund.kind().name())
				.bind("fingerprint", refund.fingerprint().hex())
				.bind("lines", rows.write(refund.lines()))
				.bind("amount", refund.amount().amount())
				.bind("currency", refund.amount().currency())
				.bind("restock", refund.restock())
				.bind("state", refund.state().name())
				.fetch().rowsUpdated()
				.flatMap(added -> added == 1 ? Mono.<Void>empty() : Mono.error(new OrderException.Stale()));
	}

	public Mono<Void> save(Refund refund) {
		return db.sql("UPDATE refund SET state = :state WHERE id = :id AND state = 'PENDING'")
				.bind("state", refund.state().name())
				.bind("id", refund.id())
				.then();
	}

	/** Empty when there is no such refund. */
	public Mono<Refund> byId(UUID id) {
		return db.sql("""
				SELECT id, order_id, kind, fingerprint, lines::text AS lines, amount, currency, restock, state
				  FROM refund WHERE id = :id
				""")
				.bind("id", id)
				.map(this::refund)
				.one();
	}

	private Refund refund(Readable row) {
		return new Refund(Rows.required(row, "id", UUID.class),
				new OrderId(Rows.required(row, "order_id", UUID.class)),
				Refund.Kind.valueOf(Rows.required(row, "kind", String.class)),
				new Fingerprint(Rows.required(row, "fingerprint", String.class)),
				rows.read(Rows.required(row, "lines", String.class), new TypeReference<List<Refund.Line>>() {}),
				new Money(Rows.required(row, "amount", Long.class),
						Rows.required(row, "currency", String.class)),
				Rows.required(row, "restock", Boolean.class),
				Refund.State.valueOf(Rows.required(row, "state", String.class)));
	}
}
