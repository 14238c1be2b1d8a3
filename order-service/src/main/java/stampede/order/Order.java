package stampede.order;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.kit.money.ProviderAmounts;
import stampede.order.OrderState.Cancelled;
import stampede.order.OrderState.Compensating;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Outcome;
import stampede.order.OrderState.Placed;
import stampede.order.OrderState.Reason;
import stampede.order.OrderState.Refunded;
import stampede.order.OrderState.Refunding;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;

/**
 * An order and its state. Transitions return a new value, and fail with {@link OrderException.IllegalTransition} where the state does
 * not allow them.
 *
 * @param owner the customer, as the token's subject
 * @param token what the payment provider charges; null once the order is final
 * @param expectedTotal the total that the customer expects; null when the request has none
 * @param total null until the stock is held
 * @param trace the {@code traceparent} of the request that placed it; null without a trace
 * @param version incremented by every save; a save with an older version fails
 */
public record Order(OrderId id, String owner, List<OrderLine> lines, OrderState state, @Nullable String token,
		@Nullable Money expectedTotal, @Nullable Money total, Instant createdAt, Instant updatedAt,
		@Nullable String trace, long version) {
	/** The version of an order that was placed, reserved and confirmed without any other change. */
	public static final long CONFIRMED_AT_ONCE = 2;

	public Order {
		lines = List.copyOf(lines);
	}

	/** A new order, not yet saved: its times are set by the database. */
	public static Order place(String owner, List<OrderLine> lines, String token, @Nullable Money expectedTotal) {
		return new Order(OrderId.next(), owner, lines, new Placed(), token, expectedTotal, null, Instant.EPOCH,
				Instant.EPOCH, null, 0);
	}

	/** The stock is held at these prices, by SKU. Becomes {@code Compensating} where the total is not acceptable. */
	public Order reserve(Map<String, Money> prices) {
		if (!(state instanceof Placed)) {
			throw new OrderException.IllegalTransition(this, "be reserved");
		}
		var priced = lines.stream().map(line -> line.at(priceOf(line, prices))).toList();
		var currencies = prices.values().stream().map(Money::currency).distinct().toList();
		if (currencies.size() != 1) {
			return with(priced, null, new Compensating(new Rejected(Reason.MIXED_CURRENCIES)));
		}
		var sum = sum(priced, currencies.getFirst());
		if (sum == null) {
			return with(priced, null, new Compensating(new Rejected(Reason.TOTAL_TOO_LARGE)));
		}
		if (expectedTotal != null && !expectedTotal.equals(sum)) {
			return with(priced, sum, new Compensating(new Rejected(Reason.PRICE_CHANGED)));
		}
		return with(priced, sum, new Reserved());
	}

	/** With a total, although nothing is held. */
	public Order costing(Money now) {
		return with(lines, now, state);
	}

	public Order confirm(UUID payment) {
		return switch (state) {
			case Reserved _ -> in(new Confirmed(payment));
			case Placed _,Compensating _,Confirmed _,Refunding _,Refunded _,Rejected _,Cancelled _ ->
				throw new OrderException.IllegalTransition(this, "be confirmed");
		};
	}

	/** Starts the compensation, which is possible before the pivot only. */
	public Order compensate(Outcome outcome) {
		return switch (state) {
			case Placed _,Reserved _ -> in(new Compensating(outcome));
			case Compensating _ -> this;
			case Confirmed _,Refunding _,Refunded _,Rejected _,Cancelled _ ->
				throw new OrderException.IllegalTransition(this, "be compensated");
		};
	}

	/** Closes a stuck order as if its remaining steps had succeeded: an operator has handled them by other means. */
	public Order abandon() {
		return switch (state) {
			case Placed _,Reserved _ -> in(new Rejected(Reason.EXPIRED));
			case Compensating(var outcome) -> in(outcome);
			case Refunding(var payment, _) -> in(new Confirmed(payment));
			case Confirmed _,Refunded _,Rejected _,Cancelled _ ->
				throw new OrderException.IllegalTransition(this, "be closed");
		};
	}

	/** Closes an order that holds nothing: refused by inventory, or compensated. */
	public Order close(Outcome outcome) {
		return switch (state) {
			case Placed _,Reserved _,Compensating _ -> in(outcome);
			case Confirmed _,Refunding _,Refunded _,Rejected _,Cancelled _ ->
				throw new OrderException.IllegalTransition(this, "be closed");
		};
	}

	public Order refund(UUID refund) {
		return switch (state) {
			case Confirmed(var payment) -> in(new Refunding(payment, refund));
			case Placed _,Reserved _,Compensating _,Refunding _,Refunded _,Rejected _,Cancelled _ ->
				throw new OrderException.IllegalTransition(this, "be refunded");
		};
	}

	/** The refund in progress succeeded or failed. */
	public Order settle(Refund refund) {
		if (!(state instanceof Refunding(var payment, var id)) || !id.equals(refund.id())) {
			throw new OrderException.IllegalTransition(this, "settle a refund");
		}
		if (refund.state() != Refund.State.SUCCEEDED) {
			return in(new Confirmed(payment));
		}
		var left = lines.stream().map(line -> line.refund(refund.quantityOf(line.sku()))).toList();
		if (refund.kind() == Refund.Kind.CANCELLATION) {
			return with(left, total, new Cancelled());
		}
		var open = left.stream().mapToInt(OrderLine::open).sum();
		return with(left, total, open == 0 ? new Refunded(payment) : new Confirmed(payment));
	}

	/** The refunded amount; null while the total is unknown. */
	public @Nullable Money refundedTotal() {
		return total == null
				? null
				: new Money(
						lines.stream().mapToLong(
								line -> line.unitPrice() == null ? 0 : line.unitPrice().amount() * line.refunded())
								.sum(),
						total.currency());
	}

	/** This new order after its insert, with the time of the database and its trace. */
	public Order placed(Instant at, @Nullable String parent) {
		return new Order(id, owner, lines, state, token, expectedTotal, total, at, at, parent, version);
	}

	/** This order after a save, with the time of the database. */
	public Order saved(Instant now) {
		return new Order(id, owner, lines, state, token, expectedTotal, total, createdAt, now, trace,
				version + 1);
	}

	/** Without the payment token: a log must not show it. */
	@Override
	public String toString() {
		return "Order[" + id + ", " + state + ", version " + version + "]";
	}

	private Order in(OrderState next) {
		return with(lines, total, next);
	}

	private Order with(List<OrderLine> newLines, @Nullable Money newTotal, OrderState next) {
		return new Order(id, owner, newLines, next, next.isFinal() ? null : token, expectedTotal, newTotal, createdAt,
				updatedAt, trace, version);
	}

	private static Money priceOf(OrderLine line, Map<String, Money> prices) {
		return Objects.requireNonNull(prices.get(line.sku()), "inventory held a line without a price");
	}

	private static @Nullable Money sum(List<OrderLine> priced, String currency) {
		try {
			var sum = new Money(0, currency);
			for (var line : priced) {
				sum = line.unitPrice() == null ? sum : sum.plus(line.unitPrice().times(line.quantity()));
			}
			return sum.amount() > ProviderAmounts.largest(currency) ? null : sum;
		} catch (ArithmeticException overflow) {
			return null;
		}
	}
}
