package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stampede.kit.r2dbc.SqlStates;

/** The server itself ends statements that take too long, because a time-out here could not end the transaction with the statement. */
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

	/** Deadlock, serialization failure, lock timeout: as the driver and Spring report them. */
	@ParameterizedTest
	@ValueSource(strings = {"40P01", "40001", "55P03"})
	void recognizesConflictsOfTransactions(String state) {
		var failure = raised(state);

		assertThat(SqlStates.isConflict(failure)).as("%s", failure).isTrue();
		assertThat(SqlStates.isTransient(failure)).isTrue();
	}

	/** Statement timeout, a server that stops, too many connections. */
	@ParameterizedTest
	@ValueSource(strings = {"57014", "57P01", "53300"})
	void recognizesAServerThatMayAnswerLater(String state) {
		var failure = raised(state);

		assertThat(SqlStates.isTransient(failure)).as("%s", failure).isTrue();
		assertThat(SqlStates.isConflict(failure)).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = {"23505", "42703", "22012", "XX000"})
	void recognizesFaultsThatARepeatDoesNotEnd(String state) {
		assertThat(SqlStates.isTransient(raised(state))).isFalse();
	}

	private Throwable raised(String state) {
		return catchThrowable(
				() -> db.sql("DO $$ BEGIN RAISE EXCEPTION 'raised' USING ERRCODE = '" + state + "'; END $$")
						.then().block(LIMIT));
	}
}
