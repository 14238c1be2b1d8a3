package stampede.order.returns;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.money.Money;
import stampede.order.Order;
import stampede.order.OrderException;
import stampede.order.OrderLine;
import stampede.order.Refund;

/**
 * The lines that a caller asks to refund.
 *
 * @param lines empty: everything that is left; several lines of one item are added up
 * @param restock whether the goods go on sale again
 */
public record RefundCommand(List<Refund.Line> lines, boolean restock) {
	public RefundCommand {
		var quantities = new TreeMap<String, Integer>();
		lines.forEach(line -> quantities.merge(line.sku(), line.quantity(), Math::addExact));
		lines = quantities.entrySet().stream().map(line -> new Refund.Line(line.getKey(), line.getValue()))
				.toList();
	}

	static RefundCommand ofEverything(boolean restock) {
		return new RefundCommand(List.of(), restock);
	}

	Fingerprint fingerprint() {
		var parts = new ArrayList<Object>(List.of(restock));
		lines.forEach(line -> Collections.addAll(parts, line.sku(), line.quantity()));
		return Fingerprint.of(parts.toArray());
	}

	/**
	 * The refund of a confirmed order, at its purchase prices; {@link OrderException.RefundTooLarge} if the order has
	 * fewer units left.
	 */
	Refund refund(Order order, UUID id, Refund.Kind kind) {
		var refunded = new ArrayList<Refund.Line>();
		var amount = new Money(0, Objects.requireNonNull(order.total(), "a confirmed order has a total").currency());
		for (var line : order.lines()) {
			var quantity = lines.isEmpty() ? line.open() : wanted(line);
			if (quantity > 0) {
				refunded.add(new Refund.Line(line.sku(), quantity));
				amount = amount
						.plus(Objects.requireNonNull(line.unitPrice(), "a confirmed line has a price").times(quantity));
			}
		}
		refuseUnknownLines(order);
		return new Refund(id, order.id(), kind, fingerprint(), refunded, amount, restock, Refund.State.PENDING);
	}

	private int wanted(OrderLine line) {
		var wanted = lines.stream().filter(asked -> asked.sku().equals(line.sku()))
				.mapToInt(Refund.Line::quantity).findFirst().orElse(0);
		if (wanted > line.open()) {
			throw new OrderException.RefundTooLarge(line.sku());
		}
		return wanted;
	}

	private void refuseUnknownLines(Order order) {
		for (var asked : lines) {
			if (order.lines().stream().noneMatch(line -> line.sku().equals(asked.sku()))) {
				throw new OrderException.RefundTooLarge(asked.sku());
			}
		}
	}
}
