package stampede.order.checkout;

import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.failpoint.Failpoints;
import stampede.order.Order;
import stampede.order.OrderException;
import stampede.order.inventory.InventoryClient;
import stampede.order.store.Orders;

/** Executes the steps of a checkout: measured, with a failpoint before and after each for crash tests. */
@Component
class CheckoutSteps {
	private final Orders orders;
	private final Failpoints failpoints;
	private final CheckoutMeters meters;

	CheckoutSteps(Orders orders, Failpoints failpoints, CheckoutMeters meters) {
		this.orders = orders;
		this.failpoints = failpoints;
		this.meters = meters;
	}

	/** One call to a downstream service or the database. */
	<T> Mono<T> around(String effect, Mono<T> call) {
		return Mono.fromRunnable(() -> failpoints.hit("order.before-" + effect))
				.then(meters.step(effect, call))
				.doOnNext(_ -> failpoints.hit("order.after-" + effect));
	}

	/** As {@link Orders#save}. */
	Mono<Order> save(Order order) {
		return save(order, orders::save);
	}

	/** As {@link Orders#saveInTransaction}. */
	Mono<Order> saveInTransaction(Order order) {
		return save(order, orders::saveInTransaction);
	}

	private Mono<Order> save(Order order, Function<Order, Mono<Order>> save) {
		return around("save-" + order.state().label(), save.apply(order)
				.onErrorResume(OrderException.Stale.class, stale -> findOwnSave(order, stale)));
	}

	/** The repetition of a save whose response was lost finds the order as it saved it. */
	private Mono<Order> findOwnSave(Order order, OrderException.Stale stale) {
		return orders.byId(order.id())
				.filter(stored -> stored.version() == order.version() + 1 && stored.state().equals(order.state()))
				.switchIfEmpty(Mono.error(stale));
	}

	/** The stock that an order holds or requests. */
	static List<InventoryClient.Line> stock(Order order) {
		return order.lines().stream().map(line -> new InventoryClient.Line(line.sku(), line.quantity())).toList();
	}
}
