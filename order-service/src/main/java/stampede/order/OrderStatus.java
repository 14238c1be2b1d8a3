package stampede.order;

/** The states of an order by name, as in the API, in events and in the database. */
public enum OrderStatus {
	PLACED, RESERVED, COMPENSATING, CONFIRMED, REFUNDING, REFUNDED, REJECTED, CANCELLED;

	/** Whether no step remains. */
	public boolean isFinal() {
		return switch (this) {
			case PLACED, RESERVED, COMPENSATING, REFUNDING -> false;
			case CONFIRMED, REFUNDED, REJECTED, CANCELLED -> true;
		};
	}
}
