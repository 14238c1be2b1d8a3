package stampede.order.store;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;
import stampede.order.OrderId;
import stampede.order.Refund;
import stampede.order.Requester;

/** The audit record of cancellations, refunds and operators' actions. Call within the transaction of the change. */
@Repository
public class OrderActions {
	public static final String RETRY = "RETRY";
	public static final String CLOSURE = "CLOSURE";
	private final DatabaseClient db;

	OrderActions(DatabaseClient db) {
		this.db = db;
	}

	/**
	 * @param refund the refund that this action began; null where nothing had been paid
	 */
	public Mono<Void> record(OrderId order, Refund.Kind action, @Nullable UUID refund, Requester by) {
		return db.sql("""
				INSERT INTO order_action (order_id, action, refund_id, subject, role)
				VALUES (:order, :action, :refund, :subject, :role)
				""")
				.bind("order", order.value())
				.bind("action", action.name())
				.bind("refund", Rows.nullable(refund, UUID.class))
				.bind("subject", by.subject())
				.bind("role", by.role().name())
				.then();
	}

	/**
	 * @param action {@link #RETRY} or {@link #CLOSURE}
	 * @param note why, in the operator's words
	 */
	public Mono<Void> record(OrderId order, String action, @Nullable String note, Requester by) {
		return db.sql("""
				INSERT INTO order_action (order_id, action, subject, role, note)
				VALUES (:order, :action, :subject, :role, :note)
				""")
				.bind("order", order.value())
				.bind("action", action)
				.bind("subject", by.subject())
				.bind("role", by.role().name())
				.bind("note", Rows.nullable(note, String.class))
				.then();
	}
}
