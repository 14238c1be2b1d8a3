package stampede.order.store;

import static stampede.kit.r2dbc.Rows.column;
import static stampede.kit.r2dbc.Rows.required;
import static stampede.kit.r2dbc.Rows.seconds;

import io.r2dbc.spi.Readable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.order.Order;
import stampede.order.OrderException;
import stampede.order.OrderLine;

/**
 * Limits customers who test cards, hold stock without paying, or repeatedly buy and return an item. An order that was refused for
 * another reason neither counts nor resets the count. Concurrent statements do not see each other's orders, so that a burst may exceed
 * a limit by the number of concurrent statements.
 */
@Component
class CoolDown {
	private final DatabaseClient db;
	private final CoolDownProperties properties;

	CoolDown(DatabaseClient db, CoolDownProperties properties) {
		this.db = db;
		this.properties = properties;
	}

	/**
	 * The history of a customer as one row: {@code unpaid} orders and the time {@code free_at} at which the first of them no longer counts,
	 * {@code in_progress} orders and their {@code units}, and the ids {@code returned} within a day. Takes the parameters
	 * {@code maxUnpaid} and {@code window}, and looks at the last hundred orders.
	 *
	 * @param caller an SQL expression
	 */
	static String historyOf(String caller) {
		return """
				SELECT count(*) FILTER (WHERE spanned.bad AND spanned.created_at > now() - spanned.span) AS unpaid,
				       min(spanned.created_at + spanned.span) FILTER (WHERE spanned.bad AND spanned.created_at > now() - spanned.span) AS free_at,
				       count(*) FILTER (WHERE spanned.open) AS in_progress,
				       coalesce(sum((SELECT sum(l.quantity) FROM order_line l WHERE l.order_id = spanned.id)) FILTER (WHERE spanned.open), 0)
				           AS units,
				       array_agg(spanned.id) FILTER (WHERE spanned.returned) AS returned
				  FROM (SELECT recent.*,
				               make_interval(secs => :window * greatest(1, (count(*) FILTER (WHERE recent.bad) OVER ()) / greatest(:maxUnpaid, 1)))
				                   AS span
				          FROM (SELECT last.id, last.created_at, last.state IN ('PLACED', 'RESERVED', 'COMPENSATING') AS open,
				                       last.total_amount IS NOT NULL
				                       AND ((last.state = 'REJECTED' AND last.reason IN ('PAYMENT_DECLINED', 'PAYMENT_FAILED', 'EXPIRED'))
				                            OR (last.state = 'CANCELLED' AND NOT EXISTS (SELECT FROM refund r WHERE r.order_id = last.id)))
				                           AS bad,
				                       last.state IN ('REFUNDED', 'CANCELLED')
				                       AND EXISTS (SELECT FROM order_action a
				                                    WHERE a.order_id = last.id AND a.role = 'CUSTOMER' AND a.refund_id IS NOT NULL) AS returned
				                  FROM (SELECT id, state, reason, total_amount, created_at FROM orders WHERE owner = %s
				                         ORDER BY id DESC LIMIT 100) AS last
				                 WHERE last.created_at > now() - interval '1 day') AS recent) AS spanned
				"""
				.formatted(caller);
	}

	/**
	 * Why an order of the customer was refused: {@link OrderException.CoolDown}, {@link OrderException.TooManyReturns}, or
	 * {@link OrderException.InFlight} where no limit applies.
	 */
	Mono<OrderException> reason(String caller, Order order) {
		return db.sql("""
				SELECT history.unpaid, history.in_progress, history.units,
				       extract(epoch FROM history.free_at - now())::float8 AS wait,
				       (SELECT count(DISTINCT l.order_id) FROM order_line l
				         WHERE l.order_id = ANY (history.returned) AND l.sku = ANY (:skus)) AS returned
				  FROM (
				""" + historyOf(":caller") + ") AS history")
				.bind("caller", caller)
				.bind("skus", column(order.lines(), OrderLine::sku, String[]::new))
				.bind("maxUnpaid", properties.maxUnpaidOrders())
				.bind("window", seconds(properties.window()))
				.map(this::refusal)
				.one();
	}

	private OrderException refusal(Readable history) {
		var unpaid = required(history, "unpaid", Long.class);
		var inProgress = required(history, "in_progress", Long.class);
		if (properties.maxUnpaidOrders() == 0) {
			return new OrderException.InFlight();
		}
		if (required(history, "returned", Long.class) >= properties.maxReturnedOrders()) {
			return new OrderException.TooManyReturns();
		}
		if (unpaid >= properties.maxUnpaidOrders()) {
			return new OrderException.CoolDown((long) Math.ceil(required(history, "wait", Double.class)));
		}
		return unpaid + inProgress >= properties.maxUnpaidOrders() || inProgress > 0
				? new OrderException.CoolDown(1)
				: new OrderException.InFlight();
	}
}
