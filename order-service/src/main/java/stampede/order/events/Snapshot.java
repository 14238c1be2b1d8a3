package stampede.order.events;

/**
 * What a transaction of PostgreSQL's sees ({@code pg_snapshot}, as text {@code xmin:xmax:xip_list}): what transactions below
 * {@code xmin} did, and nothing of those from {@code xmax} on.
 */
record Snapshot(String text) {
	/** Whether the database has gone back behind {@code earlier}: it is another one now, or an older state of it. */
	boolean isBefore(Snapshot earlier) {
		return end() < earlier.end();
	}

	private long end() {
		return Long.parseUnsignedLong(text.split(":", -1)[1]);
	}
}
