package stampede.order.store;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.batching.Batcher;
import stampede.kit.deadline.Deadline;
import stampede.kit.r2dbc.Rows;
import stampede.kit.tracing.Traces;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.OrderException;
import stampede.order.OrderId;
import stampede.order.OrderStatus;
import stampede.order.store.OrderSaves.Save;

/**
 * The collection of orders. All times are the database's, because the clocks of hosts differ. A save is a compare-and-set on the
 * version, writes the event of the new state in the same statement, and fails with {@link OrderException.Stale} where another process
 * saved first.
 */
@Repository
public class Orders {
	/** Keyset pages always have a bound: the plan for an optional bound (database.yml) would read all rows before the page. */
	private static final UUID AFTER_ALL = new UUID(-1, -1);
	private final DatabaseClient db;
	private final OrderRows rows;
	private final OrderSaves saves;
	private final Batcher<Save, Optional<Order>> batches;

	Orders(DatabaseClient db, OrderRows rows, OrderSaves saves, CheckoutProperties properties, MeterRegistry meters) {
		this.db = db;
		this.rows = rows;
		this.saves = saves;
		this.batches = new Batcher<>("saves", properties.batch(), saves::save, meters);
	}

	/**
	 * Saves the state, total and lines, renews the lease, and returns the order with its new version. Concurrent saves form one
	 * statement; not within a transaction. Ignores the deadline: a step that has taken effect is saved in any case.
	 */
	public Mono<Order> save(Order order) {
		return Mono.deferContextual(context -> batches.submit(new Save(order, Traces.parent(context))))
				.contextWrite(context -> context.delete(Deadline.class))
				.flatMap(Orders::savedOrStale);
	}

	/** As {@link #save}, as part of the current transaction. */
	public Mono<Order> saveInTransaction(Order order) {
		return Mono.deferContextual(context -> saves.save(List.of(new Save(order, Traces.parent(context)))))
				.flatMap(saved -> savedOrStale(saved.getFirst()));
	}

	private static Mono<Order> savedOrStale(Optional<Order> saved) {
		return saved.map(Mono::just).orElseGet(() -> Mono.error(new OrderException.Stale()));
	}

	/** Empty when the order does not exist. */
	public Mono<Order> byId(OrderId id) {
		return db.sql("SELECT " + OrderRows.COLUMNS + " FROM orders o WHERE o.id = :id")
				.bind("id", id.value())
				.map(rows::order)
				.one();
	}

	/** Empty when the order does not exist, or belongs to another customer. */
	public Mono<Order> byIdAndOwner(OrderId id, String owner) {
		return db.sql("SELECT " + OrderRows.COLUMNS + " FROM orders o WHERE o.id = :id AND o.owner = :owner")
				.bind("id", id.value())
				.bind("owner", owner)
				.map(rows::order)
				.one();
	}

	/** Whether the order is younger than {@code age}, by the database's clock; {@code false} where it does not exist. */
	public Mono<Boolean> isYoungerThan(OrderId id, Duration age) {
		return db.sql("SELECT created_at > now() - make_interval(secs => :age) AS young FROM orders WHERE id = :id")
				.bind("age", Rows.seconds(age))
				.bind("id", id.value())
				.map(row -> Rows.required(row, "young", Boolean.class))
				.one()
				.defaultIfEmpty(false);
	}

	/**
	 * The orders of a customer, newest first.
	 *
	 * @param before only older orders than this one; null for the first page
	 * @param status only orders in this state; null for all
	 */
	public Flux<Order> ofOwner(String owner, @Nullable OrderId before, @Nullable OrderStatus status, int limit) {
		return db.sql("SELECT " + OrderRows.COLUMNS + """
				  FROM orders o
				 WHERE o.owner = :owner
				   AND o.id < :before
				   AND (:state::text IS NULL OR o.state = :state)
				 ORDER BY o.id DESC
				 LIMIT :limit
				""")
				.bind("owner", owner)
				.bind("before", before == null ? AFTER_ALL : before.value())
				.bind("state", Rows.nullable(status == null ? null : status.name(), String.class))
				.bind("limit", limit)
				.map(rows::order)
				.all();
	}
}
