package stampede.order;

import java.util.UUID;

/**
 * Where an order stands; each state carries only the facts that are true in it. The pivot is the capture of the money:
 * before it a checkout is undone, after it it goes only forward.
 */
public sealed interface OrderState {
	/** Acknowledged; nothing has been done for it yet. */
	record Placed() implements OrderState {}

	/** Every line is held at a known price. Money may be under way. */
	record Reserved() implements OrderState {}

	/** To end badly: money goes back first, then stock, then {@code ending} is true. */
	record Compensating(Outcome ending) implements OrderState {}

	/** Paid, and the stock is the customer's. */
	record Confirmed(UUID payment) implements OrderState {}

	/** Confirmed, with one refund under way. */
	record Refunding(UUID payment, UUID refund) implements OrderState {}

	/** Confirmed once, and paid back to the last unit. */
	record Refunded(UUID payment) implements OrderState {}

	/** How an order ends without a sale. */
	sealed interface Outcome extends OrderState {}

	/** Refused; nothing is held and nothing is charged. */
	record Rejected(Reason reason) implements Outcome {}

	/** Called off by the customer; nothing is held and no money is kept. */
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

		/** A refused charge may be the repeat of one that went through unheard. */
		public boolean mayHaveBeenCharged() {
			return switch (this) {
				case EXPIRED, PAYMENT_DECLINED, PAYMENT_FAILED -> true;
				case OUT_OF_STOCK, STOCK_HELD, CUSTOMER_LIMIT, UNKNOWN_ITEM, PRICE_CHANGED, TOTAL_TOO_LARGE,
						MIXED_CURRENCIES ->
					false;
			};
		}
	}

	/** Whether nothing is left to be done for it. */
	default boolean isFinal() {
		return switch (this) {
			case Placed _,Reserved _,Compensating _,Refunding _ -> false;
			case Confirmed _,Refunded _,Rejected _,Cancelled _ -> true;
		};
	}

	/** The state's name in the API, in events and in the database. */
	default String label() {
		return switch (this) {
			case Placed _ -> "PLACED";
			case Reserved _ -> "RESERVED";
			case Compensating _ -> "UNDOING";
			case Confirmed _ -> "CONFIRMED";
			case Refunding _ -> "REFUNDING";
			case Refunded _ -> "REFUNDED";
			case Rejected _ -> "REJECTED";
			case Cancelled _ -> "CANCELLED";
		};
	}
}
