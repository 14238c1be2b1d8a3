package stampede.order.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.order.CheckoutFixture;
import stampede.order.Order;
import stampede.order.Refund;
import stampede.order.returns.RefundCommand;
import stampede.testsupport.EmbeddedDatabase;

/** The audit counts each violation, and none in sound orders. */
class OrderAuditIntegrationTests extends CheckoutFixture {
	@Autowired
	OrderAudit audit;

	@Test
	void findsNothingInSoundOrders() {
		var before = violations();

		refunded();
		confirmed("audited");

		assertThat(violations()).isEqualTo(before);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			ordersUnlikeEvents   | orders    | events = events - 1           | events = events + 1
			totalsUnlikeLines    | orders    | total_amount = 1              | total_amount = 1000
			refundsUnlikeLines   | refund    | amount = amount + 1           | amount = amount - 1
			finalWithoutResponse | placement | status = NULL, body = NULL    | status = 201, body = '{}'
			tokensKept           | orders    | token = 'tok_visa'            | token = NULL
			""")
	void findsEachViolation(String check, String table, String damage, String repair) {
		var order = refunded();
		var before = violations();

		change(table, damage, order);
		assertThat(violations().get(check)).isEqualTo(before.getOrDefault(check, 0L) + 1);
		change(table, repair, order);

		assertThat(violations()).isEqualTo(before);
	}

	private static void change(String table, String values, Order order) {
		var id = table.equals("orders") ? "id" : "order_id";
		assertThat(DatabaseClient.create(EmbeddedDatabase.asOwner())
				.sql("UPDATE " + table + " SET " + values + " WHERE " + id + " = :order")
				.bind("order", order.id().value()).fetch().rowsUpdated().block(LIMIT)).isEqualTo(1);
	}

	private Order refunded() {
		var order = confirmed("audited");
		reversal.refund(order.id(), customer("audited"), new IdempotencyKey("one"),
				new RefundCommand(List.of(new Refund.Line("A", 1)), true)).block(LIMIT);
		return latest(order.id());
	}

	private Map<String, Long> violations() {
		return Objects.requireNonNull(audit.violations().block(LIMIT));
	}
}
