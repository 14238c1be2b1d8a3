package stampede.kit.r2dbc;

/** For transactions that read whole tables, against what {@code database.yml} says for all others. */
public final class WholeTables {
	/** First statement of such a transaction, and for it alone: it may take five minutes, and need not use an index. */
	public static final String MAY_BE_READ = "SELECT set_config('statement_timeout', '5min', true), set_config('enable_seqscan', 'on', true)";

	private WholeTables() {}
}
