package stampede.payment.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import stampede.payment.PaymentFixture;
import stampede.testsupport.EmbeddedDatabase;

/** The database of payments: its limits, the ledger, and the retention of rows. */
class PaymentStoreIntegrationTests extends PaymentFixture {
	@Autowired
	PaymentRetention retention;

	/** No time-out of ours could end a statement without ending its transaction. */
	@Test
	void leavesTimeOutsToTheDatabaseAndPlansOnce() {
		assertThat(get(db.sql("SELECT concat_ws(' ', current_setting('statement_timeout'),"
				+ " current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'),"
				+ " current_setting('plan_cache_mode'), current_setting('enable_seqscan'))")
				.mapValue(String.class)
				.one())).isEqualTo("5s 3s 10s force_generic_plan off");
	}

	/** May do what the service may not. */
	DatabaseClient owner() {
		return DatabaseClient.create(EmbeddedDatabase.asOwner());
	}

	@Test
	void keepsABookThatCannotBeRewritten() {
		var owner = owner();
		charge("tok_visa");

		for (var change : new String[]{"UPDATE ledger_entry SET amount = amount + 1", "DELETE FROM ledger_entry",
				"TRUNCATE ledger_entry", "UPDATE ledger_transaction SET kind = 'REFUND'",
				"DELETE FROM ledger_transaction"}) {
			assertThatThrownBy(() -> get(db.sql(change).fetch().rowsUpdated()))
					.rootCause().hasMessageContaining("permission denied");
			assertThatThrownBy(() -> get(owner.sql(change).fetch().rowsUpdated()))
					.hasMessageContaining("append only");
		}
		assertThatThrownBy(() -> get(db.sql("""
				WITH posted AS (INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
				                SELECT 'REFUND', gen_random_uuid(), id, now() FROM payment LIMIT 1 RETURNING id)
				INSERT INTO ledger_entry (transaction_id, account, side, amount, currency)
				SELECT id, 'SALES', 'DEBIT', 1, 'EUR' FROM posted
				""").fetch().rowsUpdated())).hasMessageContaining("does not balance");
		assertThatThrownBy(() -> get(db.sql("""
				INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
				SELECT 'REFUND', gen_random_uuid(), id, now() FROM payment LIMIT 1
				""").fetch().rowsUpdated())).hasMessageContaining("does not balance");
	}

	@Test
	void booksWhatWasTakenAndGivenBack() {
		charge("tok_visa");
		get(refund(UUID.randomUUID(), 300));

		var entries = get(db.sql("""
				SELECT t.kind || ' ' || e.account || ' ' || e.side || ' ' || e.amount AS line
				  FROM ledger_entry e JOIN ledger_transaction t ON t.id = e.transaction_id
				  JOIN payment p ON p.id = t.payment_id
				 WHERE p.order_id = :order ORDER BY e.id
				""").bind("order", order).map(row -> String.valueOf(row.get("line"))).all().collectList());

		assertThat(entries).containsExactly("CAPTURE PROVIDER DEBIT 1999", "CAPTURE SALES CREDIT 1999",
				"REFUND SALES DEBIT 300", "REFUND PROVIDER CREDIT 300");
	}

	@Test
	void forgetsTombstonesAndEventsAfterTheirTime() {
		get(charging.reverse(order, "ada"));
		get(db.sql("UPDATE payment SET created_at = now() - interval '31 days' WHERE order_id = :order")
				.bind("order", order).fetch().rowsUpdated());
		get(db.sql(
				"INSERT INTO webhook_event VALUES ('evt_old', 'x', now() - interval '31 days'), ('evt_new', 'x', now())")
				.fetch().rowsUpdated());

		assertThat(get(retention.deleteTombstones(Duration.ofDays(30), 1_000))).isEqualTo(1);
		assertThat(get(retention.deleteEvents(Duration.ofDays(30), 1_000))).isEqualTo(1);

		assertThat(payments.byOrder(order).blockOptional()).isEmpty();
		assertThat(get(
				db.sql("SELECT id FROM webhook_event WHERE id LIKE 'evt_%w'").map(row -> String.valueOf(row.get("id")))
						.all().collectList()))
				.contains("evt_new");
	}
}
