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
 * What a customer ordered and how far it has come. Transitions return a new value and refuse what the state does not
 * allow with {@link OrderException.IllegalTransition}.
 *
 * @param owner the customer, as the token's subject
 * @param token what the payment provider charges; null once the order is final
 * @param expectedTotal what the customer believes it costs; null when they did not say
 * @param total what it costs; null until stock is held
 * @param trace the {@code traceparent} of the request that placed it; null where nobody traced
 * @param version raised by every save; saving an older one fails
 */
public record Order(OrderId id, String owner, List<OrderLine> lines, OrderState state, @Nullable String token,
		@Nullable Money expectedTotal, @Nullable Money total, Instant createdAt, Instant updatedAt,
		@Nullable String trace, long version) {
	/** The version of an order that was placed, reserved and confirmed, with nobody else's hand in it. */
	public static final long CONFIRMED_AT_ONCE = 2;

	public Order {
		lines = List.copyOf(lines);
	}

	/** A new order, not yet saved: its times are the database's to give. */
	public static Order place(String owner, List<OrderLine> lines, String token, @Nullable Money expectedTotal) {
		return new Order(OrderId.next(), owner, lines, new Placed(), token, expectedTotal, null, Instant.EPOCH,
				Instant.EPOCH, null, 0);
	}

	/** The stock is held at these prices, by SKU; becomes {@code Compensating} when the customer cannot want that. */
	public Order reserve(Map<String, Money> prices) {
		if (!(state instanceof Placed)) {
			throw new OrderException.IllegalTransition(this, "reserve");
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

	/** The lines would come to {@code now}; nothing is held. */
	public Order costing(Money now) {
		return with(lines, now, state);
	}

	public Order confirm(UUID payment) {
		return switch (state) {
			case Reserved _ -> in(new Confirmed(payment));
			case Placed _,Compensating _,Confirmed _,Refunding _,Refunded _,Rejected _,Cancelled _ ->
				throw new OrderException.IllegalTransition(this, "confirm");
		};
	}

	/** Gives up before the pivot: what may have been done is undone first. */
	public Order compensate(Outcome ending) {
		return switch (state) {
			case Placed _,Reserved _ -> in(new Compensating(ending));
			case Compensating _ -> this;
			case Confirmed _,Refunding _,Refunded _,Rejected _,Cancelled _ ->
				throw new OrderException.IllegalTransition(this, "undo");
		};
	}

	/** Ends an order that cannot be finished as if it had been: a person has seen to what was left. */
	public Order abandon() {
		return switch (state) {
			case Placed _,Reserved _ -> in(new Rejected(Reason.EXPIRED));
			case Compensating(var ending) -> in(ending);
			case Refunding(var payment, _) -> in(new Confirmed(payment));
			case Confirmed _,Refunded _,Rejected _,Cancelled _ ->
				throw new OrderException.IllegalTransition(this, "be closed");
		};
	}

	/** Ends an order for which nothing is held: refused by inventory, or undone. */
	public Order close(Outcome ending) {
		return switch (state) {
			case Placed _,Reserved _,Compensating _ -> in(ending);
			case Confirmed _,Refunding _,Refunded _,Rejected _,Cancelled _ ->
				throw new OrderException.IllegalTransition(this, "end");
		};
	}

	public Order refund(UUID refund) {
		return switch (state) {
			case Confirmed(var payment) -> in(new Refunding(payment, refund));
			case Placed _,Reserved _,Compensating _,Refunding _,Refunded _,Rejected _,Cancelled _ ->
				throw new OrderException.IllegalTransition(this, "refund");
		};
	}

	/** The refund under way came to its end. */
	public Order settle(Refund refund) {
		if (!(state instanceof Refunding(var payment, var id)) || !id.equals(refund.id())) {
			throw new OrderException.IllegalTransition(this, "settle refund");
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

	/** What has been paid back so far. */
	public @Nullable Money refundedTotal() {
		return total == null
				? null
				: new Money(
						lines.stream().mapToLong(
								line -> line.unitPrice() == null ? 0 : line.unitPrice().amount() * line.refunded())
								.sum(),
						total.currency());
	}

	/** This new order as the database now has it, placed in the trace that {@code parent} names. */
	public Order placed(Instant at, @Nullable String parent) {
		return new Order(id, owner, lines, state, token, expectedTotal, total, at, at, parent, version);
	}

	/** This order as the database now has it. */
	Order saved(Instant now) {
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
