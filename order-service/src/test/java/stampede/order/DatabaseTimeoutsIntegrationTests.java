package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The server itself ends what takes too long: no time-out of ours could end a statement without ending its transaction. */
class DatabaseTimeoutsIntegrationTests extends CheckoutFixture {
	@Test
	void areTheServers() {
		var settings = db.sql("SELECT concat_ws(' ', current_setting('statement_timeout'),"
				+ " current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'))")
				.mapValue(String.class)
				.one()
				.block(LIMIT);
		assertThat(settings).isEqualTo("5s 3s 10s");
	}
}
