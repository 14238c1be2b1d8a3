package stampede.order.web;

/** The states by which orders can be listed. */
enum StateFilter {
	PLACED, RESERVED, UNDOING, CONFIRMED, REFUNDING, REFUNDED, REJECTED, CANCELLED
}
