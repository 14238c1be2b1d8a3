package stampede.order.checkout;

import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.failpoint.Failpoints;
import stampede.order.Order;
import stampede.order.OrderException;
import stampede.order.Orders;
import stampede.order.SaveBatches;
import stampede.order.inventory.InventoryClient;

/** How a checkout's steps take effect: measured, with a point before and after each at which tests let a process die. */
@Component
class CheckoutSteps {
	private final Orders orders;
	private final SaveBatches batches;
	private final Failpoints failpoints;
	private final CheckoutMeters meters;

	CheckoutSteps(Orders orders, SaveBatches batches, Failpoints failpoints, CheckoutMeters meters) {
		this.orders = orders;
		this.batches = batches;
		this.failpoints = failpoints;
		this.meters = meters;
	}

	/** One call to a neighbour or the database. */
	<T> Mono<T> around(String effect, Mono<T> call) {
		return Mono.fromRunnable(() -> failpoints.hit("order.before-" + effect))
				.then(meters.step(effect, call))
				.doOnNext(_ -> failpoints.hit("order.after-" + effect));
	}

	/** Saves an order, together with others of the same moment. Fails with {@link OrderException.Stale} where it moved on. */
	Mono<Order> save(Order order) {
		return save(order, batches::save);
	}

	/** The same, as part of the transaction under way. */
	Mono<Order> saveWithin(Order order) {
		return save(order, orders::save);
	}

	private Mono<Order> save(Order order, Function<Order, Mono<Order>> save) {
		return around("save-" + order.state().label(), save.apply(order)
				.onErrorResume(OrderException.Stale.class, stale -> findOwnSave(order, stale)));
	}

	/** The repeat of a save whose answer was lost finds its own work. */
	private Mono<Order> findOwnSave(Order order, OrderException.Stale stale) {
		return orders.byId(order.id())
				.filter(stored -> stored.version() == order.version() + 1 && stored.state().equals(order.state()))
				.switchIfEmpty(Mono.error(stale));
	}

	/** What an order holds, or wants to. */
	static List<InventoryClient.Line> stock(Order order) {
		return order.lines().stream().map(line -> new InventoryClient.Line(line.sku(), line.quantity())).toList();
	}
}
