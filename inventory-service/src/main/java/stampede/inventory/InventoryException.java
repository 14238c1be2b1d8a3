package stampede.inventory;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.kit.problem.Refusal;

/** A refused operation of inventory, without an effect. */
@SuppressWarnings("serial") // never serialized
public abstract sealed class InventoryException extends Refusal {
	private final @Nullable String sku;

	private InventoryException(String message, @Nullable Sku sku) {
		super(message);
		this.sku = sku == null ? null : sku.value();
	}

	/** The item of the refusal; empty where it concerns no single item. */
	public Optional<String> sku() {
		return Optional.ofNullable(sku);
	}

	/** A reservation asks for an item that is not in the catalogue. */
	public static final class UnknownItem extends InventoryException {
		public UnknownItem(Sku sku) {
			super("There is no item " + sku + ".", sku);
		}
	}

	/** No such item in the catalogue. */
	public static final class ItemNotFound extends InventoryException {
		public ItemNotFound(Sku sku) {
			super("There is no item " + sku + ".", sku);
		}
	}

	/** Fewer units are available than requested; nothing is held. */
	public static final class OutOfStock extends InventoryException {
		private final boolean soldOut;
		private final boolean held;

		/**
		 * @param soldOut no unit is on hand, available or held
		 * @param held enough units are on hand, and other orders hold them
		 */
		public OutOfStock(Sku sku, boolean soldOut, boolean held) {
			super(held ? "Other orders hold the rest of " + sku + "." : "Too few of " + sku + " are left.", sku);
			this.soldOut = soldOut;
			this.held = held;
		}

		/** Whether no unit is on hand, available or held. */
		public boolean isSoldOut() {
			return soldOut;
		}

		/** Whether other orders hold the units, so that they may become available again. */
		public boolean isHeld() {
			return held;
		}
	}

	/** The customer would have more than one customer may; nothing is held. */
	public static final class CustomerLimit extends InventoryException {
		public CustomerLimit(Sku sku) {
			super("One customer may not have so many of " + sku + ".", sku);
		}
	}

	/** The current total differs from the expected one; nothing is held. */
	public static final class PriceChanged extends InventoryException {
		private final transient Money total;

		public PriceChanged(Money total) {
			super("The total is no longer what was expected.", null);
			this.total = total;
		}

		/** The current total. */
		public Money total() {
			return total;
		}
	}

	/** The lines cost more than one charge may be; nothing is held. */
	public static final class TotalTooLarge extends InventoryException {
		public TotalTooLarge() {
			super("The total is larger than one charge may be.", null);
		}
	}

	/** The lines have several currencies; nothing is held. */
	public static final class MixedCurrencies extends InventoryException {
		public MixedCurrencies() {
			super("All items of an order need one currency.", null);
		}
	}

	/** No such reservation. */
	public static final class ReservationNotFound extends InventoryException {
		public ReservationNotFound() {
			super("There is no reservation of this order.", null);
		}
	}

	/** The repeated request has other lines or another customer. */
	public static final class ReservationMismatch extends InventoryException {
		public ReservationMismatch() {
			super("This order has reserved other lines, or for another customer.", null);
		}
	}

	/** The order released its stock, or was released before it was reserved. */
	public static final class ReservationReleased extends InventoryException {
		public ReservationReleased() {
			super("The reservation of this order was released.", null);
		}
	}

	/** The reservation has expired, and its stock could not be re-acquired. */
	public static final class ReservationExpired extends InventoryException {
		public ReservationExpired() {
			super("The reservation has expired, and its stock is gone.", null);
		}
	}

	/** The stock is committed; it can only be returned. */
	public static final class ReservationCommitted extends InventoryException {
		public ReservationCommitted() {
			super("The reservation was committed; goods can only be returned.", null);
		}
	}

	/** Only committed stock can be returned. */
	public static final class ReservationNotCommitted extends InventoryException {
		public ReservationNotCommitted() {
			super("The reservation was not committed; there is nothing to return.", null);
		}
	}

	/** The returned quantity exceeds the committed quantity. */
	public static final class ReturnTooLarge extends InventoryException {
		ReturnTooLarge(Sku sku) {
			super("No more of " + sku + " can be returned.", sku);
		}
	}

	/** A return's id was used before for another return. */
	public static final class ReturnMismatch extends InventoryException {
		public ReturnMismatch() {
			super("This return id was used before for another return.", null);
		}
	}

	/** A correction would leave less than is reserved. */
	public static final class StockTooLow extends InventoryException {
		public StockTooLow(Sku sku) {
			super("Too few of " + sku + " are free for this correction.", sku);
		}
	}

	/** The key was used for another request. */
	public static final class KeyReused extends InventoryException {
		public KeyReused() {
			super("This Idempotency-Key was used before with another request.", null);
		}
	}
}
