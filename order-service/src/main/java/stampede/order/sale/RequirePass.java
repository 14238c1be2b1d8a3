package stampede.order.sale;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;
import stampede.kit.pass.Pass;
import stampede.kit.pass.PassKeys;
import stampede.kit.sale.PolledSales.Current;
import stampede.order.OrderException;
import stampede.order.OrderLine;
import stampede.order.store.IdempotencyRecords;
import stampede.order.store.IdempotencyRecords.Intent;
import stampede.order.store.PassUses;

/**
 * Requires a pass of the waiting room for orders with an item of an open sale. A pass permits three orders, so that a customer whose
 * card was declined can try again. A repeat of a known request needs no pass.
 */
@Service
public class RequirePass {
	private final OpenSales sales;
	private final PassKeys keys;
	private final PassUses uses;
	private final IdempotencyRecords records;

	RequirePass(OpenSales sales, PassKeys keys, PassUses uses, IdempotencyRecords records) {
		this.sales = sales;
		this.keys = keys;
		this.uses = uses;
		this.records = records;
	}

	/** Whether an order of these lines needs a pass, or may need one, because the sales are not known yet. Does not wait. */
	public boolean concerns(List<OrderLine> lines) {
		return !sales.isKnown() || !sales.among(lines).isEmpty();
	}

	/**
	 * Completes if the order may be placed, and then counts a use of the pass. Waits until the sales are known. Fails with
	 * {@link OrderException.PassRequired} without a valid pass of the same customer and sale, and after three orders.
	 */
	public Mono<Void> permit(Intent intent, @Nullable String pass, List<OrderLine> lines) {
		return sales.known().then(records.isKnown(intent))
				.flatMap(known -> known ? Mono.empty() : use(intent, pass, lines));
	}

	private Mono<Void> use(Intent intent, @Nullable String text, List<OrderLine> lines) {
		var open = sales.among(lines);
		if (open.isEmpty()) {
			return Mono.empty();
		}
		var pass = Optional.ofNullable(text).flatMap(keys::verify)
				.filter(found -> open.stream().allMatch(sale -> isValid(found, intent.caller(), sale)));
		return pass.map(valid -> uses.use(valid.id(), intent.key(), valid.expiresAt())
				.flatMap(taken -> taken
						? Mono.<Void>empty()
						: Mono.error(new OrderException.PassRequired("The pass was used for three orders."))))
				.orElseGet(() -> Mono.error(new OrderException.PassRequired(
						"An item of this order is in an open sale: join its waiting room to get a pass.")));
	}

	private static boolean isValid(Pass pass, String customer, Current sale) {
		return pass.subject().equals(customer) && pass.sale().equals(sale.sale().id())
				&& sale.now().isBefore(pass.expiresAt());
	}
}
