package stampede.order;

/** Puts what became of an order into words of the protocol that its caller speaks. */
public interface ResponseRenderer {
	/** What the caller who placed it is told; the same for the same order, byte for byte. */
	StoredResponse of(Order order);

	/** What is told of an order that was not begun, since there is nothing left of an item. */
	StoredResponse soldOut();
}
