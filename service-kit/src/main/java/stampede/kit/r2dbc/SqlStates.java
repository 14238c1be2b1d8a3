package stampede.kit.r2dbc;

import io.r2dbc.spi.R2dbcException;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Classifies failures by PostgreSQL's SQLSTATE (PostgreSQL documentation, appendix A). The driver and Spring map some of them to
 * exception types and others, a deadlock among them, to none.
 */
public final class SqlStates {
	/** serialization_failure, deadlock_detected, lock_not_available. */
	private static final Set<String> CONFLICTS = Set.of("40001", "40P01", "55P03");
	/** query_canceled (a statement's timeout), admin_shutdown, crash_shutdown, cannot_connect_now. */
	private static final Set<String> TRANSIENT = Set.of("57014", "57P01", "57P02", "57P03");
	/** insufficient_resources, connection_exception. */
	private static final Set<String> TRANSIENT_CLASSES = Set.of("53", "08");

	private SqlStates() {}

	/** Whether PostgreSQL rolled the transaction back because of a concurrent one; the same transaction may be run again at once. */
	public static boolean isConflict(Throwable failure) {
		return has(failure, CONFLICTS::contains);
	}

	/** Whether the same statement may succeed later: a conflict, a timeout, or a server without resources, starting or stopping. */
	public static boolean isTransient(Throwable failure) {
		return has(failure, state -> CONFLICTS.contains(state) || TRANSIENT.contains(state)
				|| TRANSIENT_CLASSES.contains(state.substring(0, Math.min(2, state.length()))));
	}

	private static boolean has(Throwable failure, Predicate<String> states) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof R2dbcException database && database.getSqlState() != null
					&& states.test(database.getSqlState())) {
				return true;
			}
		}
		return false;
	}
}
