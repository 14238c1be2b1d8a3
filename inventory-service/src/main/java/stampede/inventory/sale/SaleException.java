package stampede.inventory.sale;

import stampede.inventory.Sku;
import stampede.kit.problem.Refusal;

/** A refused operation on a sale, without an effect. */
@SuppressWarnings("serial") // never serialized
public abstract sealed class SaleException extends Refusal {
	private SaleException(String message) {
		super(message);
	}

	/** There is no such sale. */
	public static final class NotFound extends SaleException {
		public NotFound(SaleId id) {
			super("There is no sale " + id + ".");
		}
	}

	/** An item of the sale is not in the catalogue. */
	public static final class UnknownItem extends SaleException {
		UnknownItem(Sku sku) {
			super("There is no item " + sku + ".");
		}
	}

	/** The sale is open, and the command changes its items or its start; or it is closed. */
	public static final class Fixed extends SaleException {
		Fixed(SaleId id) {
			super("The sale " + id + " has opened: its items and start cannot change, and nothing after its end.");
		}
	}

	/** A new sale would be over already. */
	public static final class Past extends SaleException {
		Past(SaleId id) {
			super("The end of the sale " + id + " has passed.");
		}
	}

	/** Another sale has one of the items at the same time. */
	public static final class Overlap extends SaleException {
		Overlap(String other, String sku) {
			super("The sale " + other + " has " + sku + " at the same time.");
		}
	}
}
