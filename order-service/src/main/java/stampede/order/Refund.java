package stampede.order;

import java.util.List;
import java.util.UUID;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.money.Money;

/**
 * A refund of some lines of a confirmed order.
 *
 * @param id derived from the order and the caller's key, so that a repeat has the same id
 * @param fingerprint of the request, to distinguish a repetition from another request with the same key
 * @param restock whether the goods return to stock
 */
public record Refund(UUID id, OrderId order, Kind kind, Fingerprint fingerprint, List<Line> lines, Money amount,
		boolean restock, State state) {
	/** A cancellation is the refund of everything that is left, and ends the order. */
	public enum Kind {
		REFUND, CANCELLATION
	}

	/** The state of the refund; a failed one leaves the order unchanged. */
	public enum State {
		PENDING, SUCCEEDED, FAILED
	}

	/** A quantity of one line. */
	public record Line(String sku, int quantity) {}

	public Refund {
		lines = List.copyOf(lines);
	}

	public Refund in(State next) {
		return new Refund(id, order, kind, fingerprint, lines, amount, restock, next);
	}

	int quantityOf(String sku) {
		return lines.stream().filter(line -> line.sku().equals(sku)).mapToInt(Line::quantity).sum();
	}
}
