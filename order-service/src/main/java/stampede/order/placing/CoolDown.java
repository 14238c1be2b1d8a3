package stampede.order.placing;

import static stampede.kit.r2dbc.Rows.seconds;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;
import stampede.order.OrderException;

/** Whoever ordered too often of late without paying has to wait before the next order. */
@Component
class CoolDown {
	private final DatabaseClient db;
	private final CoolDownProperties properties;

	CoolDown(DatabaseClient db, CoolDownProperties properties) {
		this.db = db;
		this.properties = properties;
	}

	/**
	 * Those of the caller's last orders that ended, not long ago, without a payment; takes the parameters {@code unpaid} and
	 * {@code within}.
	 *
	 * @param caller an expression
	 */
	static String unpaidOf(String caller) {
		return """
				SELECT last.created_at
				  FROM (SELECT id, state, reason, created_at FROM orders WHERE owner = %s ORDER BY id DESC LIMIT :unpaid) AS last
				 WHERE last.created_at > now() - make_interval(secs => :within)
				   AND ((last.state = 'REJECTED' AND last.reason IN ('PAYMENT_DECLINED', 'EXPIRED'))
				        OR (last.state = 'CANCELLED' AND NOT EXISTS (SELECT FROM refund r WHERE r.order_id = last.id)))
				"""
				.formatted(caller);
	}

	/**
	 * Why an order of the caller was not taken in: {@link OrderException.CoolDown} with the seconds that are left, or, where nobody has to
	 * wait, {@link OrderException.InFlight}.
	 */
	Mono<OrderException> reason(String caller) {
		return db
				.sql("SELECT count(*) AS unpaid, extract(epoch FROM min(created_at) + make_interval(secs => :within) - now())::float8"
						+ " AS wait FROM (" + unpaidOf(":caller") + ") AS unpaid")
				.bind("caller", caller)
				.bind("unpaid", properties.unpaid())
				.bind("within", seconds(properties.within()))
				.<OrderException>map(row -> Rows.required(row, "unpaid", Long.class) < properties.unpaid()
						|| properties.unpaid() == 0
								? new OrderException.InFlight()
								: new OrderException.CoolDown(
										Math.max(1, (long) Math.ceil(Rows.required(row, "wait", Double.class)))))
				.one();
	}
}
