package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The server itself ends what takes too long: no time-out of ours could end a statement without ending its transaction. */
class DatabaseSettingsIntegrationTests extends CheckoutFixture {
	@Test
	void timeOutsAreTheServersAndPlansAreMadeOnce() {
		var settings = db.sql("SELECT concat_ws(' ', current_setting('statement_timeout'),"
				+ " current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'),"
				+ " current_setting('plan_cache_mode'), current_setting('enable_seqscan'))")
				.mapValue(String.class)
				.one()
				.block(LIMIT);
		assertThat(settings).isEqualTo("5s 3s 10s force_generic_plan off");
	}
}
