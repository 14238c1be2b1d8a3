package stampede.order.store;

import stampede.order.Order;

/** Renders the response to a placement in the protocol of the client. */
public interface ResponseRenderer {
	/** The response for an order in its state: a function of the order only, so that the same order gives the same bytes. */
	StoredResponse of(Order order);

	/** The response for an order that was refused before it was written, because an item is sold out. */
	StoredResponse soldOut();
}
