package stampede.order;

import java.time.Duration;
import stampede.kit.problem.Refusal;

/** A refused operation on an order. */
@SuppressWarnings("serial") // never serialized
public abstract sealed class OrderException extends Refusal {
	private OrderException(String message) {
		super(message);
	}

	/** No such order for this caller. */
	public static final class NotFound extends OrderException {
		public NotFound() {
			super("There is no such order of yours.");
		}
	}

	/** An item of the order is in an open sale, and the request has no valid pass of its waiting room. */
	public static final class PassRequired extends OrderException {
		public PassRequired(String reason) {
			super(reason);
		}
	}

	/** The order's state does not allow this. */
	public static final class IllegalTransition extends OrderException {
		public IllegalTransition(Order order, String wanted) {
			super("An order in state " + order.state().label() + " cannot " + wanted + ".");
		}
	}

	/** Another transaction saved the order since it was read. */
	public static final class Stale extends OrderException {
		public Stale() {
			super("The order has moved on; read it again.");
		}
	}

	/** A key was used again for something else. */
	public static final class KeyReused extends OrderException {
		public KeyReused() {
			super("This Idempotency-Key was used before with another request.");
		}
	}

	/** The first request with this key, or another change of this order, is still in progress. */
	public static final class InFlight extends OrderException {
		public InFlight() {
			super("An earlier request is still in progress; repeat this request shortly.");
		}
	}

	/** The customer has too many unpaid orders, in progress or ended. */
	public static final class CoolDown extends OrderException {
		private final long seconds;

		public CoolDown(long seconds) {
			super("Too many of your orders are in progress or ended without a payment; wait before you order again.");
			this.seconds = Math.max(1, seconds);
		}

		/** The time to wait. */
		public long seconds() {
			return seconds;
		}
	}

	/** The customer returned the same item too often today. */
	public static final class TooManyReturns extends OrderException {
		public TooManyReturns() {
			super("You returned this item too often today.");
		}
	}

	/** The return window of the customer has passed; an operator can still cancel or refund the order. */
	public static final class ReturnWindowClosed extends OrderException {
		public ReturnWindowClosed(Duration window) {
			super(window.isPositive()
					? "A customer may take a confirmed order back for %d minutes.".formatted(window.toMinutes())
					: "A customer may not take a confirmed order back.");
		}
	}

	/** The order needs no operator action. */
	public static final class NotStuck extends OrderException {
		public NotStuck() {
			super("The order is not stuck; it takes its course.");
		}
	}

	/** The provider refused the refund of a cancellation; the order and its goods are as before. */
	public static final class RefundFailed extends OrderException {
		private final OrderId order;
		private final String state;

		public RefundFailed(Order order) {
			super("The provider refused the refund; the order is " + order.state().label() + ".");
			this.order = order.id();
			this.state = order.state().label();
		}

		public OrderId order() {
			return order;
		}

		/** The state of the order. */
		public String state() {
			return state;
		}
	}

	/** The refund exceeds the remaining quantity. */
	public static final class RefundTooLarge extends OrderException {
		public RefundTooLarge(String sku) {
			super("No more of " + sku + " can be refunded.");
		}
	}
}
