package stampede.order;

import java.util.UUID;

/**
 * The state of an order; each state carries only the facts that are true in it. The pivot is the capture of the money: before it a
 * checkout is compensated, after it it only goes forward.
 */
public sealed interface OrderState {
	/** Acknowledged; no step has been executed. */
	record Placed() implements OrderState {}

	/** Every line is held at a known price. A charge may be in progress. */
	record Reserved() implements OrderState {}

	/** Compensation is in progress: first the money is returned, then the stock; {@code outcome} follows. */
	record Compensating(Outcome outcome) implements OrderState {}

	/** Paid, and the stock is committed. */
	record Confirmed(UUID payment) implements OrderState {}

	/** Confirmed, with one refund in progress. */
	record Refunding(UUID payment, UUID refund) implements OrderState {}

	/** Confirmed, then refunded completely. */
	record Refunded(UUID payment) implements OrderState {}

	/** How an order ends without a sale. */
	sealed interface Outcome extends OrderState {}

	/** Refused; nothing is held and nothing is charged. */
	record Rejected(Reason reason) implements Outcome {}

	/** Cancelled by the customer; nothing is held and no money is kept. */
	record Cancelled() implements Outcome {}

	/** Why an order was refused. */
	enum Reason {
		OUT_OF_STOCK,
		STOCK_HELD,
		CUSTOMER_LIMIT,
		UNKNOWN_ITEM,
		PRICE_CHANGED,
		TOTAL_TOO_LARGE,
		MIXED_CURRENCIES,
		PAYMENT_DECLINED,
		PAYMENT_FAILED,
		EXPIRED;

		/** Whether a charge may have been captured: the refused one may be the repetition of a charge whose response was lost. */
		public boolean mayHaveBeenCharged() {
			return switch (this) {
				case EXPIRED, PAYMENT_DECLINED, PAYMENT_FAILED -> true;
				case OUT_OF_STOCK, STOCK_HELD, CUSTOMER_LIMIT, UNKNOWN_ITEM, PRICE_CHANGED, TOTAL_TOO_LARGE,
						MIXED_CURRENCIES ->
					false;
			};
		}
	}

	/** Whether no step remains. */
	default boolean isFinal() {
		return status().isFinal();
	}

	/** The state's name in the API, in events and in the database. */
	default String label() {
		return status().name();
	}

	/** The state without its facts. */
	default OrderStatus status() {
		return switch (this) {
			case Placed _ -> OrderStatus.PLACED;
			case Reserved _ -> OrderStatus.RESERVED;
			case Compensating _ -> OrderStatus.COMPENSATING;
			case Confirmed _ -> OrderStatus.CONFIRMED;
			case Refunding _ -> OrderStatus.REFUNDING;
			case Refunded _ -> OrderStatus.REFUNDED;
			case Rejected _ -> OrderStatus.REJECTED;
			case Cancelled _ -> OrderStatus.CANCELLED;
		};
	}
}
