package stampede.kit.r2dbc;

/** Settings of transactions that read whole tables, instead of those of {@code database.yml}. */
public final class WholeTables {
	/** The first statement of such a transaction, in effect until its end: it may take five minutes, and read without an index. */
	public static final String MAY_BE_READ = "SELECT set_config('statement_timeout', '5min', true), set_config('enable_seqscan', 'on', true)";

	private WholeTables() {}
}
