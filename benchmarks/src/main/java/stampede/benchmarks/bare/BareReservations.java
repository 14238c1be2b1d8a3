package stampede.benchmarks.bare;

import static stampede.benchmarks.bare.Price.required;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** New reservations of inventory-service, each of one line, of items that are not sold out. */
@RestController
class BareReservations {
	private static final double TTL_SECONDS = 900;
	private final DatabaseClient db;

	BareReservations(DatabaseClient db) {
		this.db = db;
	}

	record Request(List<Member> reservations) {}

	record Member(UUID orderId, Reservation reservation) {}

	record Reservation(String customer, List<Line> lines) {}

	record Line(String sku, int quantity) {}

	record Outcomes(List<Outcome> outcomes) {}

	record Outcome(Held reservation) {}

	record Held(UUID orderId, String state, Instant expiresAt, List<PricedLine> lines) {}

	record PricedLine(String sku, int quantity, Price unitPrice) {}

	private record Found(String sku, Price price, long available, int limit) {
		static Found of(Readable row) {
			return new Found(required(row, "sku", String.class), Price.of(row, "price", "currency"),
					required(row, "on_hand", Long.class) - required(row, "reserved", Long.class),
					required(row, "max_per_customer", Integer.class));
		}
	}

	@PostMapping(path = "/internal/reservations", consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<Outcomes> reserve(@RequestBody Request request) {
		return look(request.reservations()).flatMap(items -> apply(request.reservations(), items));
	}

	private Mono<Map<String, Found>> look(List<Member> members) {
		return db
				.sql("""
						SELECT asked.order_id, asked.customer, asked.sku, i.price, i.currency, i.max_per_customer,
						       coalesce(s.on_hand, 0) AS on_hand, coalesce(s.reserved, 0) AS reserved, coalesce(has.quantity, 0) AS owned,
						       EXISTS (SELECT FROM reservation r WHERE r.order_id = asked.order_id) AS is_reserved
						  FROM unnest(:orders, :customers, :skus) AS asked (order_id, customer, sku)
						  JOIN item i ON i.sku = asked.sku
						  LEFT JOIN stock s ON s.sku = asked.sku
						  LEFT JOIN customer_quantity has ON has.sku = asked.sku AND has.customer = asked.customer
						""")
				.bind("orders", members.stream().map(Member::orderId).toArray(UUID[]::new))
				.bind("customers", members.stream().map(each -> each.reservation().customer()).toArray(String[]::new))
				.bind("skus", members.stream().map(each -> line(each).sku()).toArray(String[]::new))
				.map(Found::of)
				.all()
				.collectMap(Found::sku);
	}

	private static Line line(Member member) {
		return member.reservation().lines().getFirst();
	}

	private Mono<Outcomes> apply(List<Member> members, Map<String, Found> items) {
		var lines = new ArrayList<PricedLine>();
		var taken = new TreeMap<String, Long>();
		var limited = new HashMap<List<String>, Long>();
		for (var member : members) {
			var line = line(member);
			lines.add(new PricedLine(line.sku(), line.quantity(), found(items, line.sku()).price()));
			taken.merge(line.sku(), (long) line.quantity(), Long::sum);
			limited.merge(List.of(line.sku(), member.reservation().customer()), (long) line.quantity(), Long::sum);
		}
		taken.forEach((sku, quantity) -> {
			if (found(items, sku).available() < quantity) {
				throw new IllegalStateException(sku + " is sold out");
			}
		});
		var orders = members.stream().map(Member::orderId).toArray(UUID[]::new);
		return db.sql("""
				SELECT apply_holds(:ttl, :orders, :customers, :lineOrders, :lineSkus, :lineQuantities, :linePrices,
				                   :lineCurrencies, :renewed, :former, :takenSkus, :takenQuantities, :limitedSkus,
				                   :limitedCustomers, :limitedQuantities, :limits) AS until
				""")
				.bind("ttl", TTL_SECONDS)
				.bind("orders", orders)
				.bind("customers", members.stream().map(each -> each.reservation().customer()).toArray(String[]::new))
				.bind("lineOrders", orders)
				.bind("lineSkus", lines.stream().map(PricedLine::sku).toArray(String[]::new))
				.bind("lineQuantities", lines.stream().map(PricedLine::quantity).toArray(Integer[]::new))
				.bind("linePrices", lines.stream().map(line -> line.unitPrice().amount()).toArray(Long[]::new))
				.bind("lineCurrencies", lines.stream().map(line -> line.unitPrice().currency()).toArray(String[]::new))
				.bind("renewed", new UUID[0])
				.bind("former", new String[0])
				.bind("takenSkus", taken.keySet().toArray(String[]::new))
				.bind("takenQuantities", taken.values().toArray(Long[]::new))
				.bind("limitedSkus", limited.keySet().stream().map(List::getFirst).toArray(String[]::new))
				.bind("limitedCustomers", limited.keySet().stream().map(List::getLast).toArray(String[]::new))
				.bind("limitedQuantities", limited.values().toArray(Long[]::new))
				.bind("limits",
						limited.keySet().stream().map(key -> (long) found(items, key.getFirst()).limit())
								.toArray(Long[]::new))
				.map(row -> required(row, "until", OffsetDateTime.class).toInstant())
				.one()
				.map(until -> outcomes(members, lines, until));
	}

	private static Found found(Map<String, Found> items, String sku) {
		return Objects.requireNonNull(items.get(sku), sku);
	}

	private static Outcomes outcomes(List<Member> members, List<PricedLine> lines, Instant until) {
		var outcomes = new ArrayList<Outcome>();
		for (var n = 0; n < members.size(); n++) {
			outcomes.add(new Outcome(
					new Held(members.get(n).orderId(), "ACTIVE", until, List.of(lines.get(n)))));
		}
		return new Outcomes(outcomes);
	}
}
