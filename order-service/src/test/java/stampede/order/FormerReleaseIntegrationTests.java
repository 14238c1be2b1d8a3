package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import stampede.kit.money.Money;
import stampede.order.OrderState.Confirmed;

/**
 * During a release pods of the former version write into the schema of this one. These are its statements, as they stood
 * before {@code V4}; each has to have the same effect as then, and this release has to go on from what they leave.
 */
class FormerReleaseIntegrationTests extends CheckoutFixture {
	private static final String PLACE = """
			WITH placed AS (
			    INSERT INTO orders (id, owner, state, token, expected_amount, expected_currency, created_at, updated_at,
			                        version, events, due_at)
			    VALUES (:id, 'former', 'PLACED', 'tok_visa', NULL, NULL, :now, :now, 0, 1, now() + make_interval(secs => 25))
			), lines AS (
			    INSERT INTO order_line (order_id, line_no, sku, quantity) VALUES (:id, 1, 'A', 2)
			)
			INSERT INTO order_event (order_id, seq, type, payload, occurred_at) VALUES (:id, 1, 'PLACED', '{}'::jsonb, :now)
			""";
	private static final String SAVE = """
			WITH saved AS (
			    UPDATE orders
			       SET state = 'RESERVED', reason = NULL, payment_id = NULL, refund_id = NULL, token = 'tok_visa',
			           total_amount = 1000, total_currency = 'EUR', updated_at = :now, version = version + 1,
			           events = events + 1, attempts = 0, due_at = now() + make_interval(secs => 25)
			     WHERE id = :id AND version = 0
			    RETURNING id, events
			), lines AS (
			    UPDATE order_line l SET unit_price = 500, currency = 'EUR' FROM saved WHERE l.order_id = saved.id
			)
			INSERT INTO order_event (order_id, seq, type, payload, occurred_at)
			SELECT id, events, 'RESERVED', '{}'::jsonb, :now FROM saved
			""";
	private static final String HAND_BACK = """
			UPDATE orders SET due_at = now() + make_interval(secs => least(30, power(2, least(attempts, 5))))
			 WHERE id = :id AND version = 1 AND due_at IS NOT NULL
			""";
	private static final String CLAIM = """
			WITH due AS (
			    SELECT id FROM orders WHERE due_at <= now() AND id = :id ORDER BY due_at LIMIT 10 FOR UPDATE SKIP LOCKED
			)
			UPDATE orders o SET version = o.version + 1, attempts = o.attempts + 1, due_at = now() + make_interval(secs => 25)
			  FROM due WHERE o.id = due.id
			""";
	private static final String REFUND = """
			INSERT INTO refund (id, order_id, kind, asked, lines, amount, currency, restock, state, created_at)
			VALUES (:refund, :id, 'REFUND', repeat('0', 64), '[]'::jsonb, 500, 'EUR', true, 'PENDING', :now)
			""";
	private static final String ACTION = """
			INSERT INTO order_action (order_id, action, refund_id, subject, role)
			VALUES (:id, 'REFUND', NULL, 'former', 'CUSTOMER')
			""";

	@Test
	void writesBesideThisOne() {
		var id = UUID.randomUUID();
		StubNeighbours.introduce(id.toString(), "former");

		assertThat(rows(db.sql(PLACE).bind("id", id).bind("now", Instant.now()))).isEqualTo(1);
		assertThat(rows(db.sql(SAVE).bind("id", id).bind("now", Instant.now()))).isEqualTo(1);
		assertThat(rows(db.sql(HAND_BACK).bind("id", id))).isEqualTo(1);

		assertThat(eventually(new OrderId(id), order -> order.state().isFinal()).state()).isInstanceOf(Confirmed.class);
		assertThat(rows(db.sql(REFUND).bind("id", id).bind("refund", UUID.randomUUID()).bind("now", Instant.now())))
				.isEqualTo(1);
		assertThat(rows(db.sql(ACTION).bind("id", id))).isEqualTo(1);
	}

	@Test
	void leavesAloneWhatThisOneHasParked() {
		var placed = Objects
				.requireNonNull(add(Order.place("parked", COMMAND.lines(), COMMAND.token(), null)).block(LIMIT));
		var reserved = Objects
				.requireNonNull(orders.save(placed.reserve(Map.of("A", new Money(500, "EUR")))).block(LIMIT));
		rows(db.sql("UPDATE orders SET due_at = 'infinity' WHERE id = :id").bind("id", reserved.id().value()));

		assertThat(rows(db.sql(CLAIM).bind("id", reserved.id().value()))).isZero();
		assertThat(latest(reserved.id()).state()).isEqualTo(reserved.state());
	}

	private static long rows(GenericExecuteSpec statement) {
		return Objects.requireNonNull(statement.fetch().rowsUpdated().block(LIMIT));
	}
}
