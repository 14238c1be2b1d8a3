package stampede.order.store;

/**
 * A snapshot of PostgreSQL ({@code pg_snapshot}, as text {@code xmin:xmax:xip_list}): transactions below {@code xmin} are visible,
 * those from {@code xmax} on are not.
 */
public record Snapshot(String text) {
	/** Whether this snapshot is older than {@code earlier}: the database was restored, or is another one. */
	public boolean isBefore(Snapshot earlier) {
		return end() < earlier.end();
	}

	private long end() {
		return Long.parseUnsignedLong(text.split(":", -1)[1]);
	}
}
