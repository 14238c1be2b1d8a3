package stampede.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.inventory.Warehouse.now;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

/** The server itself ends what takes too long: no time-out of ours could end a statement without ending its transaction. */
@InventoryTest
class DatabaseSettingsIntegrationTests {
	@Test
	void timeOutsAreTheServersAndPlansAreMadeOnce(@Autowired DatabaseClient db) {
		var settings = now(db.sql("SELECT concat_ws(' ', current_setting('statement_timeout'),"
				+ " current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'),"
				+ " current_setting('plan_cache_mode'), current_setting('enable_seqscan'))")
				.mapValue(String.class)
				.one());
		assertThat(settings).isEqualTo("5s 3s 10s force_generic_plan off");
	}
}
