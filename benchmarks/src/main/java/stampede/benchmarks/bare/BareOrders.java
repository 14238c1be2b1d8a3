package stampede.benchmarks.bare;

import static stampede.benchmarks.bare.Price.required;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.r2dbc.spi.Readable;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * A confirmed order of order-service, and the refusal of an order for a sold-out item, which order-service knows to be sold out. The
 * customer is a header instead of a token's subject.
 */
@RestController
class BareOrders {
	private static final String MICROSECONDS = "yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'";
	private static final TypeReference<List<StoredLine>> LINES = new TypeReference<>() {};
	private final DatabaseClient db;
	private final ObjectMapper json;

	BareOrders(DatabaseClient db, ObjectMapper json) {
		this.db = db;
		this.json = json;
	}

	private record StoredLine(String sku, int quantity, long price, String currency, int refunded) {}

	record Line(String sku, int quantity, Price unitPrice, int refunded) {}

	record Order(UUID orderId, String state, List<Line> lines, Price total, Price refunded, UUID paymentId,
			@JsonFormat(pattern = MICROSECONDS, timezone = "UTC") Instant createdAt,
			@JsonFormat(pattern = MICROSECONDS, timezone = "UTC") Instant updatedAt) {}

	@GetMapping(path = "/api/v1/orders/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<Order> read(@RequestHeader("Customer") String customer, @PathVariable UUID id) {
		return db
				.sql("""
						SELECT o.id, o.owner, o.state, o.reason, o.token, o.expected_amount, o.expected_currency, o.total_amount,
						       o.total_currency, o.payment_id, o.refund_id, o.created_at, o.updated_at, o.traceparent, o.version,
						       (SELECT json_agg(json_build_object('sku', l.sku, 'quantity', l.quantity, 'price', l.unit_price,
						               'currency', l.currency, 'refunded', l.refunded) ORDER BY l.line_no)
						          FROM order_line l WHERE l.order_id = o.id)::text AS lines
						  FROM orders o WHERE o.id = :id AND o.owner = :owner""")
				.bind("id", id)
				.bind("owner", customer)
				.map(this::order)
				.one();
	}

	record Placement(List<Wanted> lines, Payment payment) {}

	record Wanted(String sku, int quantity) {}

	record Payment(String token) {}

	@PostMapping(path = "/api/v1/orders", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<String>> refuse(@RequestHeader("Customer") String customer,
			@RequestHeader("Idempotency-Key") String key, @RequestBody Placement placement) {
		return db.sql("""
				SELECT p.caller, p.key FROM placement p
				 WHERE p.caller = :caller AND p.key = :key AND p.expires_at > now()""")
				.bind("caller", customer)
				.bind("key", key)
				.map(row -> required(row, "key", String.class))
				.one()
				.map(known -> new IllegalStateException(known + " was used for " + placement))
				.<ResponseEntity<String>>flatMap(Mono::error)
				.switchIfEmpty(Mono.fromSupplier(this::soldOut));
	}

	/** As order-service does it: a stored response is text. */
	private ResponseEntity<String> soldOut() {
		var problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "Too few are left.");
		problem.setType(URI.create("/problems/out-of-stock"));
		try {
			return ResponseEntity.status(HttpStatus.CONFLICT).contentType(MediaType.APPLICATION_PROBLEM_JSON)
					.body(json.writeValueAsString(problem));
		} catch (JsonProcessingException impossible) {
			throw new IllegalStateException(impossible);
		}
	}

	private Order order(Readable row) {
		var lines = lines(required(row, "lines", String.class));
		var total = Price.of(row, "total_amount", "total_currency");
		var refunded = lines.stream().mapToLong(line -> line.refunded() * line.unitPrice().amount()).sum();
		return new Order(required(row, "id", UUID.class), required(row, "state", String.class), lines, total,
				new Price(refunded, total.currency()),
				required(row, "payment_id", UUID.class), required(row, "created_at", Instant.class),
				required(row, "updated_at", Instant.class));
	}

	private List<Line> lines(String stored) {
		try {
			return json.readValue(stored, LINES).stream()
					.map(line -> new Line(line.sku(), line.quantity(), new Price(line.price(), line.currency()),
							line.refunded()))
					.toList();
		} catch (JsonProcessingException corrupt) {
			throw new IllegalStateException(corrupt);
		}
	}
}
